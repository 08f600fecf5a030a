// args: tensor x, tensor sum, tensor scratch in this rank's window, address of the CommContext, uint32 turn. sum = x of all
// ranks, float32. The scratch has the elements of x, then two counters; `turn` is how often it was used before.
#include <cstring>

#include "kernel_tensor.h"
#include "rank_window.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &x = tensor_at(args, 0);
    auto *sum = elements<float>(tensor_at(args, 1));
    auto *part = elements<float>(tensor_at(args, 2));
    const CommContext &comm = comm_at(args[3]);
    const auto turn = static_cast<uint32_t>(args[4]);
    const uint64_t count = x.numel();
    auto *arrived = reinterpret_cast<uint32_t *>(part + count);
    uint32_t *taken = arrived + 1;

    // Nobody reads this rank's part of the turn before any more.
    wait_at_least(taken, turn * comm.rankNum);
    std::memcpy(part, elements<const float>(x), count * sizeof(float));
    signal_all(comm, arrived);

    wait_at_least(arrived, (turn + 1) * comm.rankNum);
    std::memset(sum, 0, count * sizeof(float));
    for (uint32_t rank = 0; rank < comm.rankNum; ++rank) {
        const float *theirs = at_rank(comm, part, rank);
        for (uint64_t i = 0; i < count; ++i) sum[i] += theirs[i];
    }
    signal_all(comm, taken);
}
