// Everything an orchestration needs. An orchestration submits tasks; the runtime finds out which task waits for which
// and runs them on the chip's cores.
//
//     extern "C" PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) {
//         return PTO2OrchestrationConfig{.expected_arg_count = 2};
//     }
//
//     extern "C" void aicpu_orchestration_entry(const ChipStorageTaskArgs &orch_args) {
//         Tensor in = from_tensor_arg(orch_args.tensor(0));
//         Tensor out = from_tensor_arg(orch_args.tensor(1));
//         Arg args;
//         args.add_input(in);
//         args.add_output(out);
//         rt_submit_aiv_task(0, args);
//     }
//
// Every call of the runtime goes through the table of pto_runtime_ops.h, so the library links against nothing. All
// calls come from the thread that runs the entry. After a fatal error they do nothing and return empty values.
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

#include "pto_log.h"
#include "pto_runtime_ops.h"
#include "pto_scope.h"
#include "pto_types.h"

namespace pto2_orchestration_detail {

/// The bound runtime. Asserts when an orchestration function is called outside a run.
inline PTO2Runtime *bound_runtime() {
    PTO2Runtime *rt = framework_current_runtime();
    always_assert_because(rt != nullptr, "the runtime can be called only while it runs the orchestration");
    return rt;
}

}  // namespace pto2_orchestration_detail

/// True after the first fatal error of this run.
inline bool rt_is_fatal() {
    PTO2Runtime *rt = pto2_orchestration_detail::bound_runtime();
    return rt->ops->is_fatal(rt);
}

/// Tells the runtime that no task follows. The runtime calls it itself after the entry has returned.
inline void rt_orchestration_done() {
    PTO2Runtime *rt = pto2_orchestration_detail::bound_runtime();
    rt->ops->orchestration_done(rt);
}

/// Submits one task that runs `kernels`. Returns at once, unless its ring has no space; tensors and scalars of `args`
/// are copied. Errors end the run: INVALID_ARGS for an Arg with an error, no kernel, an unknown kernel id or a block
/// count below 1; REQUIRE_SYNC_START_INVALID for more synchronous blocks than cores.
inline TaskOutputTensors rt_submit_task(const MixedKernels &kernels, const Arg &args) {
    PTO2Runtime *rt = pto2_orchestration_detail::bound_runtime();
    if (rt->ops->is_fatal(rt)) return TaskOutputTensors{};
    return rt->ops->submit_task(rt, kernels, args);
}

/// Submits one task that runs `kernel_id` on an AIC core.
inline TaskOutputTensors rt_submit_aic_task(int32_t kernel_id, const Arg &args) {
    MixedKernels kernels;
    kernels.aic_kernel_id = kernel_id;
    return rt_submit_task(kernels, args);
}

/// Submits one task that runs `kernel_id` on an AIV core.
inline TaskOutputTensors rt_submit_aiv_task(int32_t kernel_id, const Arg &args) {
    MixedKernels kernels;
    kernels.aiv0_kernel_id = kernel_id;
    return rt_submit_task(kernels, args);
}

/// Memory of the current scope for the outputs of `args`, without running anything. `args` has at least one
/// TensorCreateInfo, no other tensor and no scalar; anything else ends the run with INVALID_ARGS.
inline TaskOutputTensors alloc_tensors(const Arg &args) {
    PTO2Runtime *rt = pto2_orchestration_detail::bound_runtime();
    if (rt->ops->is_fatal(rt)) return TaskOutputTensors{};
    return rt->ops->alloc_tensors(rt, args);
}

/// The same for `count` create-infos, at most 16.
inline TaskOutputTensors alloc_tensors(const TensorCreateInfo infos[], uint32_t count) {
    Arg args;
    for (uint32_t i = 0; i < count && !args.has_error; ++i) args.add_output(infos[i]);
    return alloc_tensors(args);
}

/// The same for the given create-infos, at most 16.
template <typename... Infos,
          std::enable_if_t<(sizeof...(Infos) > 0) && (std::is_same_v<Infos, TensorCreateInfo> && ...), int> = 0>
inline TaskOutputTensors alloc_tensors(const Infos &...infos) {
    Arg args;
    args.add_output(infos...);
    return alloc_tensors(args);
}

/// Element `indices` of a tensor, after waiting for the tasks that write it. `indices` has `ndims` entries; T is as
/// wide as the tensor's elements. 0 after a fatal error; TENSOR_WAIT_TIMEOUT ends the run when the wait is too long.
template <typename T = uint64_t>
inline T get_tensor_data(const Tensor &tensor, uint32_t ndims, const uint32_t indices[]) {
    PTO2Runtime *rt = pto2_orchestration_detail::bound_runtime();
    if (rt->ops->is_fatal(rt)) return T{};
    return from_u64<T>(rt->ops->get_tensor_data(rt, tensor, ndims, indices));
}

/// Writes element `indices` of a tensor, after waiting for the tasks that write it and for their consumers. Tasks that
/// only read memory from outside are not known, pass it as inout to be waited for.
template <typename T = uint64_t>
inline void set_tensor_data(const Tensor &tensor, uint32_t ndims, const uint32_t indices[], T value) {
    PTO2Runtime *rt = pto2_orchestration_detail::bound_runtime();
    if (rt->ops->is_fatal(rt)) return;
    rt->ops->set_tensor_data(rt, tensor, ndims, indices, to_u64(value));
}
