// What the kernels of the applications share.
#pragma once

#include <cstdint>

#include "tensor.h"

inline float *elements(int64_t arg) {
    const auto *tensor = reinterpret_cast<const Tensor *>(arg);
    return reinterpret_cast<float *>(tensor->buffer.addr) + tensor->start_offset;
}

/// c = a * b; dense, a is Rows x Depth, b is Depth x Columns. None overlaps another.
template <int Rows, int Depth, int Columns>
void multiply(const float *__restrict a, const float *__restrict b, float *__restrict c) {
    for (int i = 0; i < Rows; ++i) {
        float row[Columns] = {};
        for (int k = 0; k < Depth; ++k) {
            const float factor = a[i * Depth + k];
            for (int j = 0; j < Columns; ++j) row[j] += factor * b[k * Columns + j];
        }
        for (int j = 0; j < Columns; ++j) c[i * Columns + j] = row[j];
    }
}
