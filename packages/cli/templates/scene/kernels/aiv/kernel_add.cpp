// args: tensor x, tensor y, tensor z. z = x + y, float32.
#include <cstdint>

#include "tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *left = reinterpret_cast<const Tensor *>(args[0]);
    const auto *right = reinterpret_cast<const Tensor *>(args[1]);
    const auto *out = reinterpret_cast<const Tensor *>(args[2]);
    const auto *x = reinterpret_cast<const float *>(left->buffer.addr) + left->start_offset;
    const auto *y = reinterpret_cast<const float *>(right->buffer.addr) + right->start_offset;
    auto *z = reinterpret_cast<float *>(out->buffer.addr) + out->start_offset;
    const uint64_t count = out->numel();
    for (uint64_t i = 0; i < count; ++i) z[i] = x[i] + y[i];
}
