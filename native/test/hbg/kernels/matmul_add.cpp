#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    auto *out = reinterpret_cast<float *>(args[0]);
    const auto *a = reinterpret_cast<const float *>(args[1]);
    const auto *b = reinterpret_cast<const float *>(args[2]);
    const auto *c = reinterpret_cast<const float *>(args[3]);
    const int64_t n = args[4];
    for (int64_t row = 0; row < n; ++row) {
        for (int64_t column = 0; column < n; ++column) {
            float sum = c != nullptr ? c[row * n + column] : 0;
            for (int64_t k = 0; k < n; ++k) sum += a[row * n + k] * b[k * n + column];
            out[row * n + column] = sum;
        }
    }
}
