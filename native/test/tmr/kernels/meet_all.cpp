/// Counts itself in args[0][0] and returns when s0 kernels have: all blocks of a launch must run at once.
#include <sched.h>

#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    int32_t *count = data_of(tensor_at(args, 0));
    __atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(count, __ATOMIC_SEQ_CST) < args[1]) sched_yield();
}
