// args: scores [heads, tokens], weights [heads, tokens], maximum [heads], sum [heads], heads, dim, tokens.
// weights = exp(scores / sqrt(dim) - maximum), float32; maximum and sum are those of a row.
#include <algorithm>
#include <cmath>
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    const auto *scores = reinterpret_cast<const float *>(args[0]);
    auto *weights = reinterpret_cast<float *>(args[1]);
    auto *maximum = reinterpret_cast<float *>(args[2]);
    auto *sum = reinterpret_cast<float *>(args[3]);
    const int64_t heads = args[4], tokens = args[6];
    const float scale = 1.0f / std::sqrt(static_cast<float>(args[5]));
    for (int64_t head = 0; head < heads; ++head) {
        const float *in = scores + head * tokens;
        maximum[head] = scale * *std::max_element(in, in + tokens);
        sum[head] = 0;
        for (int64_t token = 0; token < tokens; ++token) {
            const float weight = std::exp(scale * in[token] - maximum[head]);
            weights[head * tokens + token] = weight;
            sum[head] += weight;
        }
    }
}
