// args: tensor x, tensor z, float s. z = x + s, float32.
#include <cstdint>

#include "tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *in = reinterpret_cast<const Tensor *>(args[0]);
    const auto *out = reinterpret_cast<const Tensor *>(args[1]);
    const auto s = from_u64<float>(static_cast<uint64_t>(args[2]));
    const auto *x = reinterpret_cast<const float *>(in->buffer.addr) + in->start_offset;
    auto *z = reinterpret_cast<float *>(out->buffer.addr) + out->start_offset;
    const uint64_t count = out->numel();
    for (uint64_t i = 0; i < count; ++i) z[i] = x[i] + s;
}
