// args: matrix x, matrix sum. sum = sum + x, float32, in place.
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> x(tensor_at(args, 0));
    const Matrix<float> sum(tensor_at(args, 1));
    for (uint32_t i = 0; i < x.rows; ++i) {
        for (uint32_t j = 0; j < x.columns; ++j) sum.row(i)[j] += x.row(i)[j];
    }
}
