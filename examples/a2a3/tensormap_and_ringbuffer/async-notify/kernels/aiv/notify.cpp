// args: tensor counter. Adds 1.
#include "kernel_signal.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) { signal_add(elements<uint32_t>(tensor_at(args, 0))); }
