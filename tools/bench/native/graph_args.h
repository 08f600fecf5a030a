#pragma once
/// The arguments of a graph that takes a number of tasks: one int32 tensor, and the number.

#include <cstdint>

#include "task_args.h"

namespace pto {
namespace bench {

/// None for 0 tasks.
inline ChipStorageTaskArgs graph_args(uint32_t tasks, int32_t *cell) {
    ChipStorageTaskArgs args;
    if (tasks == 0) return args;
    ContinuousTensor tensor{};
    tensor.data = reinterpret_cast<uint64_t>(cell);
    tensor.shapes[0] = 1;
    tensor.ndims = 1;
    tensor.dtype = DataType::INT32;
    args.add_tensor(tensor);
    args.add_scalar(tasks);
    return args;
}

}  // namespace bench
}  // namespace pto
