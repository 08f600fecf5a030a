#pragma once
/// The kernels that a callable brings, by func id.

#include <cstdint>

#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

constexpr uint32_t kMaxFuncIds = 1024;

struct KernelTable {
    KernelEntry entry[kMaxFuncIds] = {};

    /// The entry of a kernel, nullptr when the callable has none of that id.
    KernelEntry find(int32_t func_id) const {
        return func_id >= 0 && func_id < static_cast<int32_t>(kMaxFuncIds) ? entry[func_id] : nullptr;
    }
};

}  // namespace runtime
}  // namespace pto
