// args: matrix a, matrix w, matrix out, uint32 is_rectified. out = a * w, float32; negative elements become 0 if it says so.
#include <algorithm>

#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> a(tensor_at(args, 0)), w(tensor_at(args, 1));
    const Matrix<float> out(tensor_at(args, 2));
    const bool is_rectified = args[3] != 0;
    for (uint32_t i = 0; i < a.rows; ++i) {
        float *row = out.row(i);
        std::fill_n(row, w.columns, 0.0f);
        for (uint32_t k = 0; k < a.columns; ++k) {
            for (uint32_t j = 0; j < w.columns; ++j) row[j] += a.row(i)[k] * w.row(k)[j];
        }
        if (is_rectified) std::transform(row, row + w.columns, row, [](float value) { return std::max(value, 0.0f); });
    }
}
