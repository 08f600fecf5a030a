// args: a, b, product, n. product = a * b, n x n matrices of float32.
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    const auto *a = reinterpret_cast<const float *>(args[0]);
    const auto *b = reinterpret_cast<const float *>(args[1]);
    auto *product = reinterpret_cast<float *>(args[2]);
    const int64_t n = args[3];
    for (int64_t i = 0; i < n; ++i) {
        float *out = product + i * n;
        for (int64_t j = 0; j < n; ++j) out[j] = 0;
        for (int64_t k = 0; k < n; ++k) {
            for (int64_t j = 0; j < n; ++j) out[j] += a[i * n + k] * b[k * n + j];
        }
    }
}
