// args: tensor x, tensor partials. partials[block] = sum of the block's part of x, int32.
#include "intrinsic.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &x = tensor_at(args, 0);
    const auto block = static_cast<uint64_t>(get_block_idx(args));
    const auto blocks = static_cast<uint64_t>(get_block_num(args));
    // Parts differ by one element at most when the count is no multiple of the blocks.
    const uint64_t begin = x.numel() * block / blocks, end = x.numel() * (block + 1) / blocks;
    int32_t sum = 0;
    for (uint64_t i = begin; i < end; ++i) sum += elements<const int32_t>(x)[i];
    elements<int32_t>(tensor_at(args, 1))[block] = sum;
}
