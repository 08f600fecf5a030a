#pragma once
/// The computation of tasks in random graphs: whoever runs the same tasks in a legal order gets the same bytes.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "abi/lane.h"

namespace pto {
namespace test {

inline uint64_t mixed(uint64_t hash, uint64_t value) { return (hash ^ value) * 0x9e3779b97f4a7c15ull + 1; }

/// Runs a `mix` task on `data`, one pointer a tensor: a hash of the scalars and of all tensors that are read, then a
/// sequence that starts there into every tensor that is written. Tags decide which is which; NO_DEP is left alone.
inline void mix(const abi::ArgsRecord &args, const std::vector<uint64_t *> &data, const std::vector<size_t> &counts) {
    uint64_t hash = 1;
    for (uint32_t i = 0; i < args.scalar_count; ++i) hash = mixed(hash, args.scalars()[i]);
    for (uint32_t i = 0; i < args.tensor_count; ++i) {
        const auto tag = static_cast<TensorArgType>(args.tensors()[i].tag);
        if (tag != TensorArgType::INPUT && tag != TensorArgType::INOUT) continue;
        for (size_t j = 0; j < counts[i]; ++j) hash = mixed(hash, data[i][j]);
    }
    for (uint32_t i = 0; i < args.tensor_count; ++i) {
        const auto tag = static_cast<TensorArgType>(args.tensors()[i].tag);
        if (tag == TensorArgType::INPUT || tag == TensorArgType::NO_DEP) continue;
        for (size_t j = 0; j < counts[i]; ++j) data[i][j] = hash = mixed(hash, i * 1000 + j);
    }
}

}  // namespace test
}  // namespace pto
