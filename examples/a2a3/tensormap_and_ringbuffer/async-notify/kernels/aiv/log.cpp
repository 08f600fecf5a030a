// args: tensor log, int32 value. Appends the value; log[0] counts the entries.
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    auto *log = elements<int32_t>(tensor_at(args, 0));
    const int32_t entry = __atomic_add_fetch(&log[0], 1, __ATOMIC_ACQ_REL);
    log[entry] = static_cast<int32_t>(args[1]);
}
