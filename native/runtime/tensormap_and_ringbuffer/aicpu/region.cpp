#include "runtime/tensormap_and_ringbuffer/aicpu/region.h"

namespace pto {
namespace tmr {
namespace {

/// Whether element positions split into one index a dimension, so that boxes can be compared side by side.
bool is_nested(const Region &region) {
    if (region.ndims == 0 || region.stride[0] == 0) return false;
    for (uint32_t d = 1; d < region.ndims; ++d) {
        if (region.stride[d] == 0 || region.stride[d - 1] % region.stride[d] != 0) return false;
    }
    return region.stride[region.ndims - 1] == 1;
}

bool has_same_grid(const Region &a, const Region &b) {
    if (a.ndims != b.ndims || a.element_bytes != b.element_bytes) return false;
    for (uint32_t d = 0; d < a.ndims; ++d) {
        if (a.stride[d] != b.stride[d]) return false;
    }
    return is_nested(a);
}

/// Index of the region's origin in each dimension. False when the box crosses the end of a row of its grid.
bool split_origin(const Region &region, uint64_t *origin) {
    uint64_t rest = region.start;
    for (uint32_t d = 0; d < region.ndims; ++d) {
        origin[d] = rest / region.stride[d];
        rest %= region.stride[d];
        const bool has_outer = d > 0;
        if (has_outer && (origin[d] + region.shape[d]) * region.stride[d] > region.stride[d - 1]) return false;
    }
    return true;
}

Overlap compare_boxes(const Region &newer, const uint64_t *new_origin, const Region &older, const uint64_t *old_origin) {
    bool is_covering = true;
    for (uint32_t d = 0; d < newer.ndims; ++d) {
        const uint64_t new_end = new_origin[d] + newer.shape[d];
        const uint64_t old_end = old_origin[d] + older.shape[d];
        if (new_end <= old_origin[d] || old_end <= new_origin[d]) return Overlap::kNone;
        is_covering = is_covering && new_origin[d] <= old_origin[d] && old_end <= new_end;
    }
    return is_covering ? Overlap::kCovered : Overlap::kPartial;
}

Overlap overlap_of_same_version(const Region &newer, const Region &older) {
    if (newer.is_contiguous && newer.first_byte() <= older.first_byte() && older.end_byte() <= newer.end_byte()) {
        return Overlap::kCovered;
    }
    uint64_t new_origin[kMaxDims], old_origin[kMaxDims];
    if (has_same_grid(newer, older) && split_origin(newer, new_origin) && split_origin(older, old_origin)) {
        return compare_boxes(newer, new_origin, older, old_origin);
    }
    return Overlap::kPartial;
}

}  // namespace

void Region::measure() {
    uint64_t last = 0;
    uint64_t packed = 1;
    is_contiguous = true;
    extent = 0;
    for (uint32_t d = ndims; d-- > 0;) {
        if (shape[d] == 0) return;
        last += (shape[d] - uint64_t{1}) * stride[d];
        is_contiguous = is_contiguous && (shape[d] == 1 || stride[d] == packed);
        packed *= shape[d];
    }
    extent = last + 1;
}

Overlap overlap(const Region &newer, const Region &older) {
    if (newer.extent == 0 || older.extent == 0) return Overlap::kNone;
    if (newer.end_byte() <= older.first_byte() || older.end_byte() <= newer.first_byte()) return Overlap::kNone;
    const Overlap same_version = overlap_of_same_version(newer, older);
    return same_version == Overlap::kCovered && newer.version > older.version ? Overlap::kPartial : same_version;
}

}  // namespace tmr
}  // namespace pto
