#pragma once
/// What a kernel of some flavour is called with: the part of a dispatch that depends on the flavour's layouts.

#include <cstdint>

#include "runtime/common/shared/deferred_tasks.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

constexpr uint64_t kDispatchPayloadBytes = 512;
constexpr uint64_t kDeferredBufferBytes = 1600;

/// Memory of one core that its kernels see.
struct alignas(64) DispatchMemory {
    uint8_t payload[kDispatchPayloadBytes];
    alignas(64) uint8_t deferred[kDeferredBufferBytes];
};

/// Functions of one flavour. Called by the scheduler that owns the core.
struct KernelAbi {
    /// Once a run, before the core's first dispatch. `lane` is the AIV lane in the cluster, 0 for AIC.
    void (*prepare_core)(DispatchMemory &memory, int32_t lane);
    /// Writes what kernel_entry gets for one block of a task, and returns its argument.
    int64_t *(*fill)(DispatchMemory &memory, const TaskSlot &task, KernelEntry entry, int32_t block_idx);
    /// After the kernel has returned: how many conditions it left, and the error it recorded (a RuntimeStatus), both 0
    /// normally.
    uint32_t (*deferred_count)(const DispatchMemory &memory);
    int32_t (*deferred_error)(const DispatchMemory &memory);
    /// One of the conditions. False when it is none that the runtime knows.
    bool (*deferred_condition)(const DispatchMemory &memory, uint32_t index, CompletionCondition *condition);
};

}  // namespace runtime
}  // namespace pto
