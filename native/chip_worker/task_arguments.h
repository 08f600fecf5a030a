#pragma once
/// The arguments of a task, from the form in which they travel to the one that a chip takes.

#include <cstddef>
#include <cstdint>

#include "abi/lane.h"
#include "abi/task_args.h"
#include "hierarchical/child/child_segments.h"
#include "platform/driver/device_memory.h"

namespace pto {
namespace chip_worker {

/// What addresses are looked up in.
struct TaskMemory {
    const hierarchical::ChildSegments &segments;
    const driver::DeviceMemory &device;
    int32_t worker;  ///< id of this chip, as device tensors name it
};

/// Puts an address into each tensor: the one at which its segment is mapped here, or the device address that it names.
/// Throws Failure: ERR_PTO_ARGS_CAPACITY, ERR_PTO_ARGS_SHAPE, ERR_PTO_DEVICE_POINTER, ERR_PTO_BLOB_INVALID, or a
/// StaleReference.
///
/// @param nbytes of the record, as the lane says
/// @returns the tensors that the task only reads, bit i for tensor i
uint64_t read_task_arguments(const abi::ArgsRecord &record, size_t nbytes, const TaskMemory &memory, ChipStorageTaskArgs *out);

}  // namespace chip_worker
}  // namespace pto
