// args: tensor query (kHeads x kHeadDim), tensor key (kHeadDim x kPageTokens), tensor s (kHeads x kPageTokens).
// s = query * key.
#include <cstdint>

#include "../matrix.h"
#include "shape.h"

extern "C" void kernel_entry(int64_t *args) {
    multiply<kHeads, kHeadDim, kPageTokens>(elements(args[0]), elements(args[1]), elements(args[2]));
}
