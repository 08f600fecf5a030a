// What a kernel needs of the tensors in its arguments: where the elements are, and how far apart the rows.
#pragma once

#include <cstdint>

#include "tensor.h"

/// The tensor that argument `index` names.
inline const Tensor &tensor_at(const int64_t *args, int index) {
    return *reinterpret_cast<const Tensor *>(args[index]);
}

/// First element of the window.
template <typename T>
T *elements(const Tensor &tensor) {
    return reinterpret_cast<T *>(tensor.buffer.addr) + tensor.start_offset;
}

/// The last two dimensions of a window as a matrix. Rows of a window into a larger tensor do not follow each other.
template <typename T>
struct Matrix {
    T *data;
    uint32_t rows;
    uint32_t columns;
    uint32_t stride;  ///< elements from a row to the next

    explicit Matrix(const Tensor &tensor)
        : data(elements<T>(tensor)),
          rows(tensor.shapes[tensor.ndims - 2]),
          columns(tensor.shapes[tensor.ndims - 1]),
          stride(tensor.get_raw_shapes()[tensor.ndims - 1]) {}

    T *row(uint32_t index) const { return data + uint64_t{index} * stride; }
};
