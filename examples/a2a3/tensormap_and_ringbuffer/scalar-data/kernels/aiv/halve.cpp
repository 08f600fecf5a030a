// args: tensor x. x = x / 2, int32, in place.
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &x = tensor_at(args, 0);
    for (uint64_t i = 0; i < x.numel(); ++i) elements<int32_t>(x)[i] /= 2;
}
