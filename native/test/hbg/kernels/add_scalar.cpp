#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    auto *out = reinterpret_cast<int32_t *>(args[0]);
    const auto *in = reinterpret_cast<const int32_t *>(args[1]);
    for (int64_t i = 0; i < args[2]; ++i) out[i] = in[i] + static_cast<int32_t>(args[3]);
}
