// args: x, y, z, count. z = x + y, float32.
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    const auto *x = reinterpret_cast<const float *>(args[0]);
    const auto *y = reinterpret_cast<const float *>(args[1]);
    auto *z = reinterpret_cast<float *>(args[2]);
    for (int64_t i = 0; i < args[3]; ++i) z[i] = x[i] + y[i];
}
