#pragma once
/// How test kernels get at tensors: any view, element by element.

#include <cstdint>

#include "tensor.h"

inline const Tensor &tensor_at(int64_t *args, int index) { return *reinterpret_cast<const Tensor *>(args[index]); }

template <typename T = int32_t>
T *data_of(const Tensor &tensor) {
    return reinterpret_cast<T *>(tensor.buffer.addr) + tensor.start_offset;
}

/// Calls visit(element) for each element of the view, in row-major order.
template <typename T = int32_t, typename Visit>
void for_each_element(const Tensor &tensor, Visit visit) {
    const uint32_t *raw = tensor.get_raw_shapes();
    const uint64_t count = tensor.numel();
    for (uint64_t i = 0; i < count; ++i) {
        uint64_t rest = i;
        uint64_t offset = 0;
        uint64_t stride = 1;
        for (uint32_t d = tensor.ndims; d-- > 0;) {
            offset += rest % tensor.shapes[d] * stride;
            rest /= tensor.shapes[d];
            stride *= raw[d];
        }
        visit(data_of<T>(tensor)[offset]);
    }
}
