// args: matrix a, matrix b, matrix product. product = a * b, float32.
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> a(tensor_at(args, 0)), b(tensor_at(args, 1));
    const Matrix<float> product(tensor_at(args, 2));
    for (uint32_t i = 0; i < a.rows; ++i) {
        float *out = product.row(i);
        for (uint32_t j = 0; j < b.columns; ++j) out[j] = 0;
        for (uint32_t k = 0; k < a.columns; ++k) {
            const float factor = a.row(i)[k];
            const float *in = b.row(k);
            for (uint32_t j = 0; j < b.columns; ++j) out[j] += factor * in[j];
        }
    }
}
