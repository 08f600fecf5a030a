// args: matrix query [heads, dim], tensor keys, tensor block_row, matrix scores [heads, tokens], int32 first token.
// scores = query * keys transposed, float32.
#include "../cached_rows.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> query(tensor_at(args, 0));
    const CachedRows keys(tensor_at(args, 1), tensor_at(args, 2), static_cast<uint32_t>(args[4]));
    const Matrix<float> scores(tensor_at(args, 3));
    for (uint32_t token = 0; token < scores.columns; ++token) {
        const float *key = keys.row(token);
        for (uint32_t head = 0; head < query.rows; ++head) {
            float sum = 0;
            for (uint32_t d = 0; d < query.columns; ++d) sum += query.row(head)[d] * key[d];
            scores.row(head)[token] = sum;
        }
    }
}
