// From the tensors an orchestration receives to the tensors it submits.
#pragma once

#include <cstdint>

#include "tensor.h"
#include "tensor_arg.h"

static_assert(RUNTIME_MAX_TENSOR_DIMS == CONTINUOUS_TENSOR_MAX_DIMS, "both tensor forms have the same rank limit");

/// The argument as a Tensor over the same memory.
inline Tensor from_tensor_arg(const ContinuousTensor &arg, bool manual_dep = false, int32_t version = 0) {
    return make_tensor_external(reinterpret_cast<void *>(static_cast<uintptr_t>(arg.data)), arg.shapes, arg.ndims,
                                arg.dtype, manual_dep, version);
}
