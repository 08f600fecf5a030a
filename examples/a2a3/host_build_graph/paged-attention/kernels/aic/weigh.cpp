// args: weights [heads, tokens], values, block_row, partial [heads, dim], heads, dim, block_size, first token, tokens.
// partial = weights * values, float32.
#include "../cached_rows.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *weights = reinterpret_cast<const float *>(args[0]);
    auto *partial = reinterpret_cast<float *>(args[3]);
    const int64_t heads = args[4], dim = args[5], tokens = args[8];
    const CachedRows values{reinterpret_cast<const float *>(args[1]), reinterpret_cast<const int32_t *>(args[2]), dim,
                            args[6], args[7]};
    for (int64_t head = 0; head < heads; ++head) {
        float *out = partial + head * dim;
        for (int64_t d = 0; d < dim; ++d) out[d] = 0;
        for (int64_t token = 0; token < tokens; ++token) {
            const float weight = weights[head * tokens + token];
            const float *value = values.row(token);
            for (int64_t d = 0; d < dim; ++d) out[d] += weight * value[d];
        }
    }
}
