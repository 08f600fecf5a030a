// args: tensor s, tensor w (kHeads x kPageTokens each), tensor statistics (2 x kHeads).
// w = exp(scaled s - its row's largest); statistics are the rows' largest scaled scores and sums of w.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "../matrix.h"
#include "shape.h"

extern "C" void kernel_entry(int64_t *args) {
    const float scale = 1.0f / std::sqrt(static_cast<float>(kHeadDim));
    const float *s = elements(args[0]);
    float *w = elements(args[1]);
    float *largest = elements(args[2]);
    float *sum = largest + kHeads;
    for (int i = 0; i < kHeads; ++i) {
        const float *row = s + i * kPageTokens;
        largest[i] = *std::max_element(row, row + kPageTokens) * scale;
        sum[i] = 0;
        for (int j = 0; j < kPageTokens; ++j) {
            const float weight = std::exp(row[j] * scale - largest[i]);
            w[i * kPageTokens + j] = weight;
            sum[i] += weight;
        }
    }
}
