// args: address of int32 values, their number, address of the int32 total so far. Replaces each value by the sum up to it.
#include <cstdint>

extern "C" void kernel_entry(int64_t *args) {
    auto *values = reinterpret_cast<int32_t *>(args[0]);
    auto *total = reinterpret_cast<int32_t *>(args[2]);
    for (int64_t i = 0; i < args[1]; ++i) values[i] = *total += values[i];
}
