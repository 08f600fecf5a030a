// args: tensor a, tensor b, tensor p, 64 x 64 each. p = a * b.
#include <cstdint>

#include "../matrix.h"

extern "C" void kernel_entry(int64_t *args) {
    multiply<64, 64, 64>(elements(args[0]), elements(args[1]), elements(args[2]));
}
