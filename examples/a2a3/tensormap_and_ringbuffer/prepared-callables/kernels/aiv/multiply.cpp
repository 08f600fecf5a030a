// args: tensor x, tensor y, tensor z. z = x * y, int32.
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &x = tensor_at(args, 0), &y = tensor_at(args, 1), &z = tensor_at(args, 2);
    for (uint64_t i = 0; i < z.numel(); ++i)
        elements<int32_t>(z)[i] = elements<const int32_t>(x)[i] * elements<const int32_t>(y)[i];
}
