#pragma once
/// The kernels that a callable brings, by func id.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "arg_direction.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

constexpr uint32_t kMaxFuncIds = 1024;

struct KernelTable {
    KernelEntry entry[kMaxFuncIds] = {};
    /// Directions of a kernel's arguments, where its callable states them.
    std::unordered_map<int32_t, std::vector<ArgDirection>> signature;

    /// The entry of a kernel, nullptr when the callable has none of that id.
    KernelEntry find(int32_t func_id) const {
        return func_id >= 0 && func_id < static_cast<int32_t>(kMaxFuncIds) ? entry[func_id] : nullptr;
    }
};

}  // namespace runtime
}  // namespace pto
