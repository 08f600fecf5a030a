// args: x, y, count. y = the larger of x and 0, float32.
#include <algorithm>
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    const auto *x = reinterpret_cast<const float *>(args[0]);
    auto *y = reinterpret_cast<float *>(args[1]);
    for (int64_t i = 0; i < args[2]; ++i) y[i] = std::max(x[i], 0.0f);
}
