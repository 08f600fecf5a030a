// args: tensors maximum, sum [heads] and matrix partial [heads, dim] of a chunk; the same three of all chunks so far, in
// place; matrix out [heads, dim]; bool last. Adds the chunk; the last time also out = accumulated / sum. float32.
#include <algorithm>
#include <cmath>

#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *maximum = elements<const float>(tensor_at(args, 0));
    const auto *sum = elements<const float>(tensor_at(args, 1));
    const Matrix<const float> partial(tensor_at(args, 2));
    auto *all_maximum = elements<float>(tensor_at(args, 3));
    auto *all_sum = elements<float>(tensor_at(args, 4));
    const Matrix<float> all_partial(tensor_at(args, 5)), out(tensor_at(args, 6));
    const bool is_last = args[7] != 0;
    for (uint32_t head = 0; head < partial.rows; ++head) {
        // What was computed against a smaller maximum is scaled down to the larger one.
        const float larger = std::max(all_maximum[head], maximum[head]);
        const float old_scale = std::exp(all_maximum[head] - larger), new_scale = std::exp(maximum[head] - larger);
        all_maximum[head] = larger;
        all_sum[head] = old_scale * all_sum[head] + new_scale * sum[head];
        for (uint32_t d = 0; d < partial.columns; ++d) {
            float &value = all_partial.row(head)[d];
            value = old_scale * value + new_scale * partial.row(head)[d];
            if (is_last) out.row(head)[d] = value / all_sum[head];
        }
    }
}
