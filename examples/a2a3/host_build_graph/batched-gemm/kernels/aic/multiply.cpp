// args: a, b, product, tile, columns of A, columns of B. product = a * b, tiles of float32; product has nothing beside it.
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    const auto *a = reinterpret_cast<const float *>(args[0]);
    const auto *b = reinterpret_cast<const float *>(args[1]);
    auto *product = reinterpret_cast<float *>(args[2]);
    const int64_t tile = args[3], a_columns = args[4], b_columns = args[5];
    for (int64_t i = 0; i < tile; ++i) {
        float *out = product + i * tile;
        for (int64_t j = 0; j < tile; ++j) out[j] = 0;
        for (int64_t k = 0; k < tile; ++k) {
            const float factor = a[i * a_columns + k];
            const float *in = b + k * b_columns;
            for (int64_t j = 0; j < tile; ++j) out[j] += factor * in[j];
        }
    }
}
