#pragma once
/// Which memory is one buffer: the ranges that a run was given, put together where they share bytes.
///
/// Tensors name their buffer by its address, and the tensor map compares only regions of one buffer. An orchestration may
/// take the address of a tensor in the middle of an argument, and two arguments may lie in one another. Regions are
/// therefore moved to the beginning of the range that they lie in before anything compares them.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "runtime/tensormap_and_ringbuffer/aicpu/region.h"

namespace pto {
namespace tmr {

struct ByteRange {
    uint64_t begin = 0;
    uint64_t end = 0;
};

class BufferTable {
public:
    void reset(std::vector<ByteRange> ranges) {
        ranges_.clear();
        std::sort(ranges.begin(), ranges.end(), [](const ByteRange &a, const ByteRange &b) { return a.begin < b.begin; });
        for (const ByteRange &range : ranges) {
            if (range.begin == range.end) continue;
            if (ranges_.empty() || range.begin >= ranges_.back().end) {
                ranges_.push_back(range);
            } else {
                ranges_.back().end = std::max(ranges_.back().end, range.end);
            }
        }
    }

    /// Names a region by the range that its buffer's address lies in, if it lies in one.
    void move_to_range(Region &region) const {
        const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), region.buffer,
                                            [](uint64_t address, const ByteRange &range) { return address < range.begin; });
        if (after == ranges_.begin()) return;
        const ByteRange &range = *(after - 1);
        const uint64_t offset = region.buffer - range.begin;
        if (offset == 0 || region.buffer >= range.end) return;
        region.buffer = range.begin;
        if (region.element_bytes == 0 || offset % region.element_bytes == 0) {
            region.start += region.element_bytes != 0 ? offset / region.element_bytes : 0;
            return;
        }
        // Elements that do not lie on the range's own: all bytes from the first one to the last.
        const uint64_t first = offset + region.first_byte();
        const uint64_t bytes = region.extent * region.element_bytes;
        region.start = first;
        region.extent = bytes;
        region.element_bytes = 1;
        region.ndims = 0;
        region.is_contiguous = false;
    }

private:
    std::vector<ByteRange> ranges_;
};

}  // namespace tmr
}  // namespace pto
