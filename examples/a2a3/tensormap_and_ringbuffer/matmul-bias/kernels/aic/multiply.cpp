// args: matrix a, matrix w, bias, matrix product, progress. product = a * w, float32; progress counts finished rows.
#include "kernel_signal.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> a(tensor_at(args, 0)), w(tensor_at(args, 1));
    const Matrix<float> product(tensor_at(args, 3));
    auto *progress = elements<uint32_t>(tensor_at(args, 4));
    for (uint32_t i = 0; i < a.rows; ++i) {
        float *out = product.row(i);
        for (uint32_t j = 0; j < w.columns; ++j) out[j] = 0;
        for (uint32_t k = 0; k < a.columns; ++k) {
            for (uint32_t j = 0; j < w.columns; ++j) out[j] += a.row(i)[k] * w.row(k)[j];
        }
        signal_add(progress);
    }
}
