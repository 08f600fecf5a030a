// args: matrix weights [heads, tokens], tensor values, tensor block_row, matrix partial [heads, dim], int32 first token.
// partial = weights * values, float32.
#include "../cached_rows.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> weights(tensor_at(args, 0));
    const CachedRows values(tensor_at(args, 1), tensor_at(args, 2), static_cast<uint32_t>(args[4]));
    const Matrix<float> partial(tensor_at(args, 3));
    for (uint32_t head = 0; head < weights.rows; ++head) {
        float *out = partial.row(head);
        for (uint32_t d = 0; d < partial.columns; ++d) out[d] = 0;
        for (uint32_t token = 0; token < weights.columns; ++token) {
            const float weight = weights.row(head)[token];
            const float *value = values.row(token);
            for (uint32_t d = 0; d < partial.columns; ++d) out[d] += weight * value[d];
        }
    }
}
