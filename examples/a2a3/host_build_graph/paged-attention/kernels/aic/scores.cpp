// args: query [heads, dim], keys, block_row, scores [heads, tokens], heads, dim, block_size, first token, tokens.
// scores = query * keys transposed, float32.
#include "../cached_rows.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *query = reinterpret_cast<const float *>(args[0]);
    auto *scores = reinterpret_cast<float *>(args[3]);
    const int64_t heads = args[4], dim = args[5], tokens = args[8];
    const CachedRows keys{reinterpret_cast<const float *>(args[1]), reinterpret_cast<const int32_t *>(args[2]), dim,
                          args[6], args[7]};
    for (int64_t token = 0; token < tokens; ++token) {
        const float *key = keys.row(token);
        for (int64_t head = 0; head < heads; ++head) {
            float sum = 0;
            for (int64_t d = 0; d < dim; ++d) sum += query[head * dim + d] * key[d];
            scores[head * tokens + token] = sum;
        }
    }
}
