// args: tensor w (kHeads x kPageTokens), tensor value (kPageTokens x kHeadDim), tensor o (kHeads x kHeadDim).
// o = w * value.
#include <cstdint>

#include "../matrix.h"
#include "shape.h"

extern "C" void kernel_entry(int64_t *args) {
    multiply<kHeads, kPageTokens, kHeadDim>(elements(args[0]), elements(args[1]), elements(args[2]));
}
