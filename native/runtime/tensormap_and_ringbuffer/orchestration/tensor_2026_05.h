#pragma once
/// May's tensors in the engine's terms.

#include "runtime/tensormap_and_ringbuffer/aicpu/region.h"
#include "runtime/tensormap_and_ringbuffer/shared/limits.h"
#include "tensor.h"

namespace pto {
namespace tmr {

static_assert(sizeof(Tensor) == kTensorBytes, "a payload has room for the flavour's tensors");
static_assert(RUNTIME_MAX_TENSOR_DIMS == kMaxDims, "regions have as many dimensions as tensors");

/// The elements that a view covers: strides are the suffix products of its effective raw shapes.
inline Region region_of(const Tensor &tensor) {
    Region region;
    region.buffer = tensor.buffer.addr;
    region.element_bytes = static_cast<uint32_t>(get_element_size(tensor.dtype));
    region.version = tensor.version;
    region.ndims = tensor.ndims < kMaxDims ? tensor.ndims : kMaxDims;
    const uint32_t *raw = tensor.get_raw_shapes();
    uint64_t stride = 1;
    for (uint32_t d = region.ndims; d-- > 0;) {
        region.shape[d] = tensor.shapes[d];
        region.stride[d] = stride;
        if (!tensor.is_all_offset_zero) region.start += tensor.offsets[d] * stride;
        stride *= raw[d];
    }
    region.measure();
    return region;
}

/// Bytes of the buffer for a tensor to be created. False when that is beyond 64 bits or the description is invalid.
inline bool buffer_bytes_of(const TensorCreateInfo &info, uint64_t *bytes) {
    *bytes = get_element_size(info.dtype);
    if (*bytes == 0 || info.ndims > kMaxDims) return false;
    for (uint32_t d = 0; d < info.ndims; ++d) {
        if (__builtin_mul_overflow(*bytes, uint64_t{info.raw_shapes[d]}, bytes)) return false;
    }
    return *bytes <= ~uint64_t{0} - kOutputAlign;
}

}  // namespace tmr
}  // namespace pto
