/// inout = inout * 3 + s0: two of them in the other order give another result.
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    for_each_element<uint32_t>(tensor_at(args, 0), [&](uint32_t &element) {
        element = element * 3u + static_cast<uint32_t>(args[1]);
    });
}
