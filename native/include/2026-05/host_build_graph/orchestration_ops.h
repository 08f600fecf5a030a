// The binary contract between an orchestration library and the runtime: a table of function pointers, reached through
// the handle that the entry function receives. The library links nothing of the runtime.
#pragma once

#include <cstddef>
#include <cstdint>

#include "common/core_type.h"
#include "task_args.h"
#include "tensor_info.h"

struct OrchestrationRuntime;

/// Functions of the runtime; orchestration_api.h says what they do. 72 bytes, in this order.
struct OrchestrationRuntimeOps {
    int (*add_task)(OrchestrationRuntime *rt, uint64_t *args, int num_args, int func_id, CoreType core_type);
    int (*set_tensor_info_to_task)(OrchestrationRuntime *rt, int task_id, const TensorInfo *infos, int count);
    void (*add_successor)(OrchestrationRuntime *rt, int from_task, int to_task);
    void (*record_tensor_pair)(OrchestrationRuntime *rt, void *host_ptr, void *dev_ptr, size_t size);
    int (*get_task_count)(OrchestrationRuntime *rt);
    void (*print_runtime)(OrchestrationRuntime *rt);
    void *(*device_malloc)(OrchestrationRuntime *rt, size_t size);
    void (*device_free)(OrchestrationRuntime *rt, void *dev_ptr);
    int (*copy_to_device)(OrchestrationRuntime *rt, void *dev_ptr, const void *host_ptr, size_t size);
};

static_assert(sizeof(OrchestrationRuntimeOps) == 72, "OrchestrationRuntimeOps is 9 pointers");
static_assert(offsetof(OrchestrationRuntimeOps, add_task) == 0, "OrchestrationRuntimeOps::add_task");
static_assert(offsetof(OrchestrationRuntimeOps, set_tensor_info_to_task) == 8, "…::set_tensor_info_to_task");
static_assert(offsetof(OrchestrationRuntimeOps, add_successor) == 16, "OrchestrationRuntimeOps::add_successor");
static_assert(offsetof(OrchestrationRuntimeOps, record_tensor_pair) == 24, "OrchestrationRuntimeOps::record_tensor_pair");
static_assert(offsetof(OrchestrationRuntimeOps, get_task_count) == 32, "OrchestrationRuntimeOps::get_task_count");
static_assert(offsetof(OrchestrationRuntimeOps, print_runtime) == 40, "OrchestrationRuntimeOps::print_runtime");
static_assert(offsetof(OrchestrationRuntimeOps, device_malloc) == 48, "OrchestrationRuntimeOps::device_malloc");
static_assert(offsetof(OrchestrationRuntimeOps, device_free) == 56, "OrchestrationRuntimeOps::device_free");
static_assert(offsetof(OrchestrationRuntimeOps, copy_to_device) == 64, "OrchestrationRuntimeOps::copy_to_device");

/// What an orchestration sees of the runtime.
struct OrchestrationRuntime {
    const OrchestrationRuntimeOps *ops;
};

static_assert(sizeof(OrchestrationRuntime) == 8, "OrchestrationRuntime is one pointer");

/// The entry function of an orchestration library, under the name that the callable gives. Declare it extern "C".
/// A value other than 0 ends the run, which then returns that value.
using OrchestrationFunc = int (*)(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args);
