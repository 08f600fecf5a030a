// args: tensor statistics (2 x kHeads) and tensor o (kHeads x kHeadDim) of one page, tensor running (2 x kHeads),
// tensor result (kHeads x kHeadDim), scalar is_first, scalar is_last.
// Merges the page into the running result; after the last page that is divided by its sums.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "../matrix.h"
#include "shape.h"

namespace {

void scale_row(float *row, float factor) {
    for (int j = 0; j < kHeadDim; ++j) row[j] *= factor;
}

}  // namespace

extern "C" void kernel_entry(int64_t *args) {
    const float *page_largest = elements(args[0]);
    const float *page_sum = page_largest + kHeads;
    const float *o = elements(args[1]);
    float *largest = elements(args[2]);
    float *sum = largest + kHeads;
    float *result = elements(args[3]);
    const bool is_first = args[4] != 0;
    const bool is_last = args[5] != 0;
    if (is_first) {
        std::fill_n(largest, kHeads, -std::numeric_limits<float>::infinity());
        std::fill_n(sum, kHeads, 0.0f);
        std::fill_n(result, kHeads * kHeadDim, 0.0f);
    }
    for (int i = 0; i < kHeads; ++i) {
        const float next = std::max(largest[i], page_largest[i]);
        const float keep = std::exp(largest[i] - next);
        const float take = std::exp(page_largest[i] - next);
        float *row = result + i * kHeadDim;
        scale_row(row, keep);
        for (int j = 0; j < kHeadDim; ++j) row[j] += take * o[i * kHeadDim + j];
        sum[i] = keep * sum[i] + take * page_sum[i];
        largest[i] = next;
        if (is_last) scale_row(row, 1 / sum[i]);
    }
}
