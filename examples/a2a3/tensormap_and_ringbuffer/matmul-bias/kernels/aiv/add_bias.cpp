// args: a, w, tensor bias, matrix product, progress, matrix c. c = product + bias, float32: the upper half of the rows on
// AIV lane 0, the lower half on lane 1, each row as soon as progress has passed it.
#include "intrinsic.h"
#include "kernel_signal.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *bias = elements<const float>(tensor_at(args, 2));
    const Matrix<const float> product(tensor_at(args, 3));
    const auto *progress = elements<const uint32_t>(tensor_at(args, 4));
    const Matrix<float> c(tensor_at(args, 5));
    const uint32_t middle = c.rows / 2;
    const bool is_upper = get_sub_block_id(args) == 0;
    for (uint32_t i = is_upper ? 0 : middle; i < (is_upper ? middle : c.rows); ++i) {
        wait_at_least(progress, i + 1);
        for (uint32_t j = 0; j < c.columns; ++j) c.row(i)[j] = product.row(i)[j] + bias[j];
    }
}
