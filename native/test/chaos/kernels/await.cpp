/// Says in args[0][0] that it runs, and returns when args[0][1] is not 0. Then args[0][2] = 7.
#include <unistd.h>

#include "../../tmr/kernels/tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    int32_t *words = data_of(tensor_at(args, 0));
    __atomic_store_n(words, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(words + 1, __ATOMIC_SEQ_CST) == 0) usleep(500);
    __atomic_store_n(words + 2, 7, __ATOMIC_SEQ_CST);
}
