/// Folds TENSORS - 1 sources into the target, which is args[0]. s0: seed; s1: whether the target is overwritten.
#include "../fold.h"
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    auto hash = static_cast<uint32_t>(args[TENSORS]);
    const bool is_overwriting = args[TENSORS + 1] != 0;
    for (int i = 1; i < TENSORS; ++i) {
        for_each_element<uint32_t>(tensor_at(args, i), [&](uint32_t &element) { hash = fold_source(hash, element); });
    }
    uint32_t index = 0;
    for_each_element<uint32_t>(tensor_at(args, 0), [&](uint32_t &element) {
        element = fold_target(is_overwriting ? 0 : element, is_overwriting, hash, index++);
    });
}
