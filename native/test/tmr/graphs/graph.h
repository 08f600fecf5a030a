#pragma once
/// What the test orchestrations share.

#include "../kernel_ids.h"
#include "pto_orchestration_api.h"

/// Memory of a tensor argument, which the orchestration reads and writes itself.
template <typename T>
T *memory(const ChipStorageTaskArgs &args, int32_t index) {
    return args.tensor(index).template data_as<T>();
}

inline TensorCreateInfo vector_info(uint32_t count, DataType dtype = DataType::INT32) {
    return TensorCreateInfo(&count, 1, dtype);
}

inline Tensor slice(const Tensor &tensor, uint32_t offset, uint32_t count) { return tensor.view(&count, &offset); }

/// A new tensor: in + addend, by a kernel that takes `delay_us`.
inline TaskOutputTensors slow_add(const Tensor &in, uint64_t delay_us, int32_t addend) {
    TensorCreateInfo info = vector_info(in.shapes[0]);
    Arg arg;
    arg.add_input(in);
    arg.add_output(info);
    arg.add_scalar(delay_us, addend);
    return rt_submit_aiv_task(kSlowAdd, arg);
}

/// The same into a tensor that exists.
inline PTO2TaskId slow_add_into(const Tensor &in, const Tensor &out, uint64_t delay_us, int32_t addend) {
    Arg arg;
    arg.add_input(in);
    arg.add_output(out);
    arg.add_scalar(delay_us, addend);
    return rt_submit_aiv_task(kSlowAdd, arg).task_id();
}

inline PTO2TaskId add_into(const Tensor &in, const Tensor &out, int32_t addend) {
    Arg arg;
    arg.add_input(in);
    arg.add_output(out);
    arg.add_scalar(addend);
    return rt_submit_aiv_task(kAddScalar, arg).task_id();
}

inline PTO2TaskId fold_order(const Tensor &inout, int32_t value) {
    Arg arg;
    arg.add_inout(inout);
    arg.add_scalar(value);
    return rt_submit_aiv_task(kFoldOrder, arg).task_id();
}

inline PTO2TaskId noop() {
    Arg arg;
    return rt_submit_aiv_task(kNoop, arg).task_id();
}

/// The same kernel in some of the slots of a task: bit 0 AIC, bit 1 AIV0, bit 2 AIV1.
inline MixedKernels kernels_of(uint64_t slots, int32_t kernel) {
    MixedKernels kernels;
    if ((slots & 1) != 0) kernels.aic_kernel_id = kernel;
    if ((slots & 2) != 0) kernels.aiv0_kernel_id = kernel;
    if ((slots & 4) != 0) kernels.aiv1_kernel_id = kernel;
    return kernels;
}

/// The configuration of a library whose graphs count their arguments themselves.
#define PTO_TAKES_ANY_ARGUMENTS                                                              \
    extern "C" PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { \
        return {.expected_arg_count = 0};                                                        \
    }
