/// out = in + s1 after a sleep of s0 microseconds.
#include <unistd.h>

#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    usleep(static_cast<useconds_t>(args[2]));
    const Tensor &in = tensor_at(args, 0);
    const Tensor &out = tensor_at(args, 1);
    for (uint32_t i = 0; i < in.shapes[0]; ++i) data_of(out)[i] = data_of(in)[i] + static_cast<int32_t>(args[3]);
}
