#pragma once
/// What the test orchestrations share.

#include "../kernel_ids.h"
#include "orchestration_api.h"

inline uint64_t as_arg(const void *pointer) { return reinterpret_cast<uint64_t>(pointer); }

/// Device memory with what a tensor argument holds.
template <typename T>
T *copy_in(OrchestrationRuntime *rt, const ContinuousTensor &tensor) {
    void *device = device_malloc(rt, tensor.nbytes());
    if (device == nullptr || copy_to_device(rt, device, tensor.data_as<void>(), tensor.nbytes()) != 0) return nullptr;
    return static_cast<T *>(device);
}

/// The same, and it goes back there after the run.
template <typename T>
T *copy_in_and_out(OrchestrationRuntime *rt, const ContinuousTensor &tensor) {
    T *device = copy_in<T>(rt, tensor);
    if (device != nullptr) record_tensor_pair(rt, tensor.data_as<void>(), device, tensor.nbytes());
    return device;
}

/// value = value * 3 + number.
inline int fold(OrchestrationRuntime *rt, uint32_t *value, uint64_t number, CoreType core = CoreType::AIV) {
    uint64_t args[] = {as_arg(value), number};
    return add_task(rt, args, 2, kFoldOrder, core);
}

inline int noop(OrchestrationRuntime *rt, CoreType core = CoreType::AIV) { return add_task(rt, nullptr, 0, kNoop, core); }
