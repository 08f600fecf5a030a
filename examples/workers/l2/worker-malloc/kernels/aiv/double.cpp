// args: tensor x. x = 2 * x, int32, in place.
#include <cstdint>

#include "tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const auto *tensor = reinterpret_cast<const Tensor *>(args[0]);
    auto *x = reinterpret_cast<int32_t *>(tensor->buffer.addr) + tensor->start_offset;
    const uint64_t count = tensor->numel();
    for (uint64_t i = 0; i < count; ++i) x[i] *= 2;
}
