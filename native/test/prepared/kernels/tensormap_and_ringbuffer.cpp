/// Tensor 1 = tensor 0 + STEP, int32.
#include <cstdint>

#include "tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *in = reinterpret_cast<const Tensor *>(args[0]);
    const auto *out = reinterpret_cast<const Tensor *>(args[1]);
    const auto *source = reinterpret_cast<const int32_t *>(in->buffer.addr) + in->start_offset;
    auto *target = reinterpret_cast<int32_t *>(out->buffer.addr) + out->start_offset;
    for (uint32_t i = 0; i < in->shapes[0]; ++i) target[i] = source[i] + STEP;
}
