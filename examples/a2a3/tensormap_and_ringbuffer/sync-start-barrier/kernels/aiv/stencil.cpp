// args: tensor x, tensor y, tensor arrived, int32 steps. Each step replaces every value by the sum of its neighbours on
// the ring, uint32; steps write y and x in turn.
#include "intrinsic.h"
#include "kernel_signal.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &x = tensor_at(args, 0);
    auto *from = elements<uint32_t>(x);
    auto *to = elements<uint32_t>(tensor_at(args, 1));
    auto *arrived = elements<uint32_t>(tensor_at(args, 2));
    const auto steps = static_cast<uint32_t>(args[3]);
    const auto block = static_cast<uint64_t>(get_block_idx(args));
    const auto blocks = static_cast<uint64_t>(get_block_num(args));
    const uint64_t count = x.numel(), begin = count * block / blocks, end = count * (block + 1) / blocks;

    for (uint32_t step = 0; step < steps; ++step) {
        for (uint64_t i = begin; i < end; ++i) to[i] = from[(i + count - 1) % count] + from[(i + 1) % count];
        // The next step reads what the neighbours wrote in this one.
        signal_add(arrived);
        wait_at_least(arrived, static_cast<uint32_t>((step + 1) * blocks));
        uint32_t *written = to;
        to = from;
        from = written;
    }
}
