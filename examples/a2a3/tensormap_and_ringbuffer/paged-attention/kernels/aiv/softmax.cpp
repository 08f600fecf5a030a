// args: matrix scores [heads, tokens], matrix weights [heads, tokens], tensor maximum [heads], tensor sum [heads], float
// scale. weights = exp(scale * scores - maximum), float32; maximum and sum are those of a row.
#include <algorithm>
#include <cmath>

#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> scores(tensor_at(args, 0));
    const Matrix<float> weights(tensor_at(args, 1));
    auto *maximum = elements<float>(tensor_at(args, 2));
    auto *sum = elements<float>(tensor_at(args, 3));
    const auto scale = from_u64<float>(static_cast<uint64_t>(args[4]));
    for (uint32_t head = 0; head < scores.rows; ++head) {
        const float *in = scores.row(head);
        maximum[head] = scale * *std::max_element(in, in + scores.columns);
        sum[head] = 0;
        for (uint32_t token = 0; token < scores.columns; ++token) {
            const float weight = std::exp(scale * in[token] - maximum[head]);
            weights.row(head)[token] = weight;
            sum[head] += weight;
        }
    }
}
