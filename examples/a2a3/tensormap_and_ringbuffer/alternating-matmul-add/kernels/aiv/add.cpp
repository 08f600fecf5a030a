// args: matrix a, matrix b, matrix sum. sum = a + b, modulo 2^32.
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const uint32_t> a(tensor_at(args, 0)), b(tensor_at(args, 1));
    const Matrix<uint32_t> sum(tensor_at(args, 2));
    for (uint32_t i = 0; i < sum.rows; ++i) {
        for (uint32_t j = 0; j < sum.columns; ++j) sum.row(i)[j] = a.row(i)[j] + b.row(i)[j];
    }
}
