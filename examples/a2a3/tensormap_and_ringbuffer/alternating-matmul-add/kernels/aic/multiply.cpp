// args: matrix a, matrix b, matrix product. product = a * b, modulo 2^32.
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const uint32_t> a(tensor_at(args, 0)), b(tensor_at(args, 1));
    const Matrix<uint32_t> product(tensor_at(args, 2));
    for (uint32_t i = 0; i < a.rows; ++i) {
        uint32_t *out = product.row(i);
        for (uint32_t j = 0; j < b.columns; ++j) out[j] = 0;
        for (uint32_t k = 0; k < a.columns; ++k) {
            for (uint32_t j = 0; j < b.columns; ++j) out[j] += a.row(i)[k] * b.row(k)[j];
        }
    }
}
