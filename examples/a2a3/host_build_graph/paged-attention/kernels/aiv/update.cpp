// args: maximum, sum [heads] and partial [heads, dim] of a chunk; the same three of all chunks so far, in place; out [heads,
// dim]; heads, dim, whether the chunk is the first, whether it is the last. Adds the chunk; with the last one also
// out = accumulated / sum. float32.
#include <algorithm>
#include <cmath>
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    const auto *maximum = reinterpret_cast<const float *>(args[0]);
    const auto *sum = reinterpret_cast<const float *>(args[1]);
    const auto *partial = reinterpret_cast<const float *>(args[2]);
    auto *all_maximum = reinterpret_cast<float *>(args[3]);
    auto *all_sum = reinterpret_cast<float *>(args[4]);
    auto *all_partial = reinterpret_cast<float *>(args[5]);
    auto *out = reinterpret_cast<float *>(args[6]);
    const int64_t heads = args[7], dim = args[8];
    const bool is_first = args[9] != 0, is_last = args[10] != 0;
    for (int64_t head = 0; head < heads; ++head) {
        // What was computed against a smaller maximum is scaled down to the larger one. Before the first chunk the
        // accumulator holds nothing.
        const float larger = is_first ? maximum[head] : std::max(all_maximum[head], maximum[head]);
        const float old_scale = is_first ? 0 : std::exp(all_maximum[head] - larger);
        const float new_scale = std::exp(maximum[head] - larger);
        all_maximum[head] = larger;
        all_sum[head] = (is_first ? 0 : old_scale * all_sum[head]) + new_scale * sum[head];
        for (int64_t d = head * dim; d < (head + 1) * dim; ++d) {
            all_partial[d] = (is_first ? 0 : old_scale * all_partial[d]) + new_scale * partial[d];
            if (is_last) out[d] = all_partial[d] / all_sum[head];
        }
    }
}
