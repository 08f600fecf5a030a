/// s0, s0 + 1, … to the elements of the view args[0].
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    auto value = static_cast<int32_t>(args[1]);
    for_each_element(tensor_at(args, 0), [&](int32_t &element) { element = value++; });
}
