// Device memory of one run, for graphs that are built on the host. What is recorded as a tensor pair is freed after the
// run, whether it succeeds or not; a pair of 0 bytes copies nothing back. When there is no memory the run fails, so callers
// need not look.
#pragma once

#include <cstdint>

#include "orchestration_api.h"

/// Device memory for intermediate results.
inline uint64_t scratch(OrchestrationRuntime *rt, uint64_t bytes) {
    void *device = device_malloc(rt, bytes);
    if (device != nullptr) record_tensor_pair(rt, device, device, 0);
    return reinterpret_cast<uint64_t>(device);
}

/// A device copy of an input.
inline uint64_t copy_in(OrchestrationRuntime *rt, const ContinuousTensor &tensor) {
    const uint64_t device = scratch(rt, tensor.nbytes());
    if (device != 0) copy_to_device(rt, reinterpret_cast<void *>(device), tensor.data_as<void>(), tensor.nbytes());
    return device;
}

/// Device memory that is copied to an output after the run.
inline uint64_t copy_out(OrchestrationRuntime *rt, const ContinuousTensor &tensor) {
    void *device = device_malloc(rt, tensor.nbytes());
    if (device != nullptr) record_tensor_pair(rt, tensor.data_as<void>(), device, tensor.nbytes());
    return reinterpret_cast<uint64_t>(device);
}

/// Both: a device copy that is copied back after the run.
inline uint64_t copy_in_out(OrchestrationRuntime *rt, const ContinuousTensor &tensor) {
    const uint64_t device = copy_out(rt, tensor);
    if (device != 0) copy_to_device(rt, reinterpret_cast<void *>(device), tensor.data_as<void>(), tensor.nbytes());
    return device;
}
