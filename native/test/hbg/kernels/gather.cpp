#include <cstdint>

#include "../node_value.h"

extern "C" void kernel_entry(int64_t *args) {
    auto *values = reinterpret_cast<uint32_t *>(args[0]);
    const auto *predecessors = reinterpret_cast<const int32_t *>(args[2]);
    values[args[1]] = node_value(values, args[1], predecessors, args[3]);
}
