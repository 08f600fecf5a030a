#include <cstdint>

#include "pipe_sync.h"

extern "C" void kernel_entry(int64_t *args) {
    auto *value = reinterpret_cast<uint32_t *>(args[0]);
    *value = *value * 3 + static_cast<uint32_t>(args[1]);
    pipe_sync();
}
