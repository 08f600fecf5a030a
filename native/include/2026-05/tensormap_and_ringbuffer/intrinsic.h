// Where a kernel runs: which block of its task, which lane of its cluster.
//
// The functions overload the instruction set's functions of the same name that take no argument.
#pragma once

#include <cstdint>

#ifndef __gm__
#define __gm__
#endif
#ifndef __aicore__
#define __aicore__
#endif

#include "pto_dispatch_payload.h"

namespace pto2_kernel_detail {

template <typename Context>
static __aicore__ inline __gm__ Context *context_at(__gm__ int64_t *args, int index) {
    return reinterpret_cast<__gm__ Context *>(static_cast<uintptr_t>(args[index]));
}

}  // namespace pto2_kernel_detail

/// Index of this block, 0 to get_block_num(args) - 1. `args` is the argument of kernel_entry.
static __aicore__ inline int32_t get_block_idx(__gm__ int64_t *args) {
    return pto2_kernel_detail::context_at<LocalContext>(args, SPMD_LOCAL_CONTEXT_INDEX)->block_idx;
}

/// Blocks of this task, as set in the launch specification; 1 by default.
static __aicore__ inline int32_t get_block_num(__gm__ int64_t *args) {
    return pto2_kernel_detail::context_at<LocalContext>(args, SPMD_LOCAL_CONTEXT_INDEX)->block_num;
}

/// AIV lane of this core, 0 or 1. Tells the two AIV kernels of a mixed task apart; a task with a single AIV kernel
/// may run on either lane.
static __aicore__ inline int32_t get_sub_block_id(__gm__ int64_t *args) {
    return pto2_kernel_detail::context_at<GlobalContext>(args, SPMD_GLOBAL_CONTEXT_INDEX)->sub_block_id;
}
