#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    auto *out = reinterpret_cast<int64_t *>(args[0]);
    for (int i = 0; i < 16; ++i) out[i] = args[i];
}
