#include <unistd.h>

#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    auto *word = reinterpret_cast<int32_t *>(args[0]);
    auto *gate = reinterpret_cast<int32_t *>(args[1]);
    while (__atomic_load_n(gate, __ATOMIC_SEQ_CST) == 0) usleep(1000);
    *word += static_cast<int32_t>(args[2]);
    __atomic_store_n(gate, *word, __ATOMIC_SEQ_CST);
}
