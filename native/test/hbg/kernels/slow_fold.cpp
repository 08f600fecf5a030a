#include <unistd.h>

#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    usleep(static_cast<useconds_t>(args[2]));
    auto *value = reinterpret_cast<uint32_t *>(args[0]);
    *value = *value * 3 + static_cast<uint32_t>(args[1]);
}
