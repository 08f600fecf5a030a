/// Elements of the view args[0] one after the other to args[1].
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    int32_t *target = data_of(tensor_at(args, 1));
    for_each_element(tensor_at(args, 0), [&](int32_t &element) { *target++ = element; });
}
