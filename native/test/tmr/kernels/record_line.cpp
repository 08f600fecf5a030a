/// Writes which block and which kernel of it this is to a cache line of args[0]: see launch_line.h. LANE: what the kernel is
/// in a mixed task, 0 AIC, 1 AIV.
#include "../launch_line.h"
#include "intrinsic.h"
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    const int64_t lines_per_block = args[2];
    const int64_t lane = lines_per_block == 1 || LANE == 0 ? 0 : 1 + get_sub_block_id(args);
    const int64_t line = args[1] + get_block_idx(args) * lines_per_block + lane;
    int32_t *words = data_of(tensor_at(args, 0)) + line * kLineWords;
    __atomic_fetch_add(words + kLineCount, 1, __ATOMIC_SEQ_CST);
    words[kLineBlockIdx] = get_block_idx(args);
    words[kLineBlockNum] = get_block_num(args);
    words[kLineSubBlock] = get_sub_block_id(args);
}
