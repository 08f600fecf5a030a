#include <sched.h>

#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    auto *count = reinterpret_cast<int32_t *>(args[0]);
    __atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(count, __ATOMIC_SEQ_CST) < args[1]) sched_yield();
}
