/// args[1][i] = args[0][i] + STEP for args[2] elements, int32.
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    const auto *in = reinterpret_cast<const int32_t *>(args[0]);
    auto *out = reinterpret_cast<int32_t *>(args[1]);
    for (int64_t i = 0; i < args[2]; ++i) out[i] = in[i] + STEP;
}
