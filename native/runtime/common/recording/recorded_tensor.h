#pragma once
/// A tensor argument as recordings describe it: a view of a buffer, whatever the flavour's own form.

#include <cstdint>

#include "data_type.h"
#include "runtime/common/shared/task_id.h"

namespace pto {
namespace runtime {

constexpr uint32_t kRecordedDims = 5;

struct RecordedTensor {
    /// Address and bytes of the underlying buffer, and the task that created it.
    uint64_t buffer = 0;
    uint64_t buffer_bytes = 0;
    TaskId owner = kNoTask;
    int32_t version = 0;
    DataType dtype = DataType::FLOAT32;
    uint8_t ndims = 0;
    /// Position of the view's first element, in elements from the buffer's address.
    uint64_t start = 0;
    uint32_t shape[kRecordedDims] = {};
    /// The extents of what the view was cut from, and where it begins there.
    uint32_t raw_shape[kRecordedDims] = {};
    uint32_t offsets[kRecordedDims] = {};
    /// In elements.
    uint64_t stride[kRecordedDims] = {};

    uint64_t element_bytes() const { return get_element_size(dtype); }
    uint64_t element_count() const {
        uint64_t count = ndims > 0 ? 1 : 0;
        for (uint32_t d = 0; d < ndims; ++d) count *= shape[d];
        return count;
    }
    /// Makes the strides those of an array of `raw_shape`, and `start` the position of `offsets` in it.
    void place_in_raw_shape() {
        uint64_t step = 1;
        start = 0;
        for (uint32_t d = ndims; d-- > 0;) {
            stride[d] = step;
            start += offsets[d] * step;
            step *= raw_shape[d];
        }
    }
    /// Whether the elements follow each other without a gap.
    bool is_contiguous() const {
        uint64_t packed = 1;
        for (uint32_t d = ndims; d-- > 0;) {
            if (shape[d] != 1 && stride[d] != packed) return false;
            packed *= shape[d];
        }
        return true;
    }
};

}  // namespace runtime
}  // namespace pto
