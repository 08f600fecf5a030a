/// Adds 1 to every element of args[0], int32: not atomic, so that a lost ordering shows as a lost increment.
#include <cstdint>

#include "tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *inout = reinterpret_cast<const Tensor *>(args[0]);
    auto *values = reinterpret_cast<int32_t *>(inout->buffer.addr) + inout->start_offset;
    for (uint32_t i = 0; i < inout->shapes[0]; ++i) ++values[i];
}
