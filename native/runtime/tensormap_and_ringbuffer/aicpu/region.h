#pragma once
/// The bytes that a tensor view covers, and whether two of them overlap.
///
/// A region is a box of elements in strided form: element (i0, i1, …) lies at start + Σ i·stride, in elements from
/// the buffer's base. Both flavours of tensors convert to it at submit.

#include <cstdint>

#include "runtime/tensormap_and_ringbuffer/shared/limits.h"

namespace pto {
namespace tmr {

struct Region {
    /// Address of the underlying buffer: regions of different buffers never overlap.
    uint64_t buffer = 0;
    uint64_t start = 0;
    /// Elements from `start` to the end of the last element, 0 for an empty region.
    uint64_t extent = 0;
    uint32_t element_bytes = 0;
    uint32_t ndims = 0;
    int32_t version = 0;
    bool is_contiguous = true;
    uint32_t shape[kMaxDims] = {};
    uint64_t stride[kMaxDims] = {};

    uint64_t first_byte() const { return start * element_bytes; }
    uint64_t end_byte() const { return (start + extent) * element_bytes; }
    /// Fills `extent` and `is_contiguous` from shape and stride.
    void measure();
};

enum class Overlap {
    kNone,
    /// The newer region contains every element of the older one.
    kCovered,
    kPartial,
};

/// How `newer` relates to `older`, two regions of one buffer. Two regions that share a byte are never kNone; where the
/// truth would be expensive (views with different strides whose byte ranges interleave) the answer is kPartial.
/// A newer version never covers an older one.
Overlap overlap(const Region &newer, const Region &older);

}  // namespace tmr
}  // namespace pto
