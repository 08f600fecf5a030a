// args: x, z, float s, count. z = x + s, float32.
#include <cstdint>

#include "data_type.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *x = reinterpret_cast<const float *>(args[0]);
    auto *z = reinterpret_cast<float *>(args[1]);
    const auto s = from_u64<float>(static_cast<uint64_t>(args[2]));
    for (int64_t i = 0; i < args[3]; ++i) z[i] = x[i] + s;
}
