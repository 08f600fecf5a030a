// The interface of an orchestration that builds its task graph on the host.
//
//     extern "C" int double_all(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
//         const ContinuousTensor &values = args.tensor(0);                       // values.data is a host address
//         void *device = device_malloc(rt, values.nbytes());
//         copy_to_device(rt, device, values.data_as<void>(), values.nbytes());
//         uint64_t task_args[] = {reinterpret_cast<uint64_t>(device), values.shapes[0]};
//         int first = add_task(rt, task_args, 2, 0, CoreType::AIV);
//         int second = add_task(rt, task_args, 2, 0, CoreType::AIV);
//         add_successor(rt, first, second);
//         record_tensor_pair(rt, values.data_as<void>(), device, values.nbytes());
//         return 0;
//     }
//
// The entry function runs on the host, in every run, before any task starts. Nothing is inferred: tasks, their order,
// device memory and copies are what it says.
#pragma once

// Sources rely on these without including them.
#include <memory.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/core_type.h"
#include "orchestration_ops.h"
#include "task_args.h"
#include "tensor_info.h"

inline constexpr int RUNTIME_MAX_TASKS = 131072;  ///< tasks of one graph at most
inline constexpr int RUNTIME_MAX_ARGS = 16;       ///< arguments of one task at most

/// Adds a task that runs kernel `func_id` of the callable on a core of `core_type`. The kernel is called with exactly
/// these values, which are copied: device addresses, and scalars as bits.
/// Returns the task's id (0, 1, 2, …), or -1 when the graph is full or there are more than 16 arguments.
static inline int add_task(OrchestrationRuntime *rt, uint64_t *args, int num_args, int func_id, CoreType core_type) {
    return rt->ops->add_task(rt, args, num_args, func_id, core_type);
}

/// `to_task` starts after `from_task` has ended. A task may have any number of successors. An id that no task has fails
/// the run, and so does a cycle.
static inline void add_successor(OrchestrationRuntime *rt, int from_task, int to_task) {
    rt->ops->add_successor(rt, from_task, to_task);
}

/// Describes the tensors behind a task's arguments, for dumps. A later call replaces what an earlier one said.
/// 0, or -1 when there is no such task, `infos` is null or `count` is above 16.
static inline int set_tensor_info_to_task(OrchestrationRuntime *rt, int task_id, const TensorInfo *infos, int count) {
    return rt->ops->set_tensor_info_to_task(rt, task_id, infos, count);
}

/// add_task and set_tensor_info_to_task in one. Returns the task's id, or a negative value when either fails.
static inline int add_task_with_tensor_info(OrchestrationRuntime *rt, uint64_t *args, int num_args, int func_id,
                                            CoreType core_type, const TensorInfo *infos, int count) {
    const int task_id = add_task(rt, args, num_args, func_id, core_type);
    if (task_id < 0) return task_id;
    const int result = set_tensor_info_to_task(rt, task_id, infos, count);
    return result < 0 ? result : task_id;
}

/// When the run has succeeded, `size` bytes are copied from `dev_ptr` to `host_ptr`. However the run ends, `dev_ptr` is
/// freed then. Any number of pairs may be recorded.
static inline void record_tensor_pair(OrchestrationRuntime *rt, void *host_ptr, void *dev_ptr, size_t size) {
    rt->ops->record_tensor_pair(rt, host_ptr, dev_ptr, size);
}

/// Tasks added so far.
static inline int get_task_count(OrchestrationRuntime *rt) { return rt->ops->get_task_count(rt); }

/// Logs the tasks added so far, with their arguments and successors.
static inline void print_runtime(OrchestrationRuntime *rt) { rt->ops->print_runtime(rt); }

/// `size` bytes of device memory, or nullptr. Memory that is neither freed nor recorded in a pair lives until the device
/// is finalized.
static inline void *device_malloc(OrchestrationRuntime *rt, size_t size) { return rt->ops->device_malloc(rt, size); }

/// Frees memory of device_malloc. nullptr is allowed.
static inline void device_free(OrchestrationRuntime *rt, void *dev_ptr) { rt->ops->device_free(rt, dev_ptr); }

/// Copies `size` bytes to device memory. 0, or -1 when a pointer is null or the range is not device memory.
static inline int copy_to_device(OrchestrationRuntime *rt, void *dev_ptr, const void *host_ptr, size_t size) {
    return rt->ops->copy_to_device(rt, dev_ptr, host_ptr, size);
}
