/// Graphs that do one thing wrong. Tensor 0, where there is one, is int32.
#include <stdexcept>

#include "graph.h"

namespace {

Tensor first(const ChipStorageTaskArgs &args) { return from_tensor_arg(args.tensor(0)); }

void submit_with_dep(PTO2TaskId id) {
    Arg arg;
    arg.add_dep(id);
    rt_submit_aiv_task(kNoop, arg);
}

void submit_blocks(int16_t count) {
    Arg arg;
    arg.launch_spec.set_block_num(count);
    rt_submit_aiv_task(kNoop, arg);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

void fatal(const ChipStorageTaskArgs &args) {
    rt_report_fatal(static_cast<int32_t>(args.scalar(0)), "gave up at step %d of %s", 42, "the plan");
}

void fatal_twice(const ChipStorageTaskArgs &) {
    rt_report_fatal(PTO2_ERROR_EXPLICIT_ORCH_FATAL, "the first reason");
    rt_report_fatal(PTO2_ERROR_INVALID_ARGS, "the second reason");
}

/// What every call says after a fatal error, into device memory: it survives the failed run.
void calls_after_fatal(const ChipStorageTaskArgs &args) {
    int32_t *seen = memory<int32_t>(args, 0);
    Tensor tensor = first(args);
    const uint32_t index = 0;
    seen[0] = rt_is_fatal();
    rt_report_fatal(PTO2_ERROR_EXPLICIT_ORCH_FATAL, "now");
    seen[1] = rt_is_fatal();
    Arg arg;
    arg.add_inout(tensor);
    const TaskOutputTensors outputs = rt_submit_aiv_task(kIncrement, arg);
    seen[2] = outputs.empty() && outputs.task_id().is_invalid();
    TensorCreateInfo info = vector_info(4);
    seen[3] = alloc_tensors(info).empty();
    PTO2_SCOPE() { PTO2_SCOPE(PTO2ScopeMode::MANUAL) { PTO2_SCOPE() noop(); } }
    seen[5] = 7;
    seen[4] = get_tensor_data<int32_t>(tensor, 1, &index) == 0;
    set_tensor_data<int32_t>(tensor, 1, &index, 55);
    seen[6] = rt_submit_aiv_task(kNobody, arg).empty();
}

void assertion(const ChipStorageTaskArgs &args) {
    PTO2_SCOPE() {
        const TaskOutputTensors outputs = slow_add(first(args), 0, 1);
        outputs.get_ref(5);
    }
}

void bad_reshape(const ChipStorageTaskArgs &args) {
    const uint32_t shape[] = {3, 5};
    first(args).reshape(shape, 2);
}

void throw_std(const ChipStorageTaskArgs &) { throw std::out_of_range("index of my own"); }
void throw_int(const ChipStorageTaskArgs &) { throw 5; }

void unknown_kernel(const ChipStorageTaskArgs &args) {
    Arg arg;
    noop();
    rt_submit_aiv_task(static_cast<int32_t>(args.scalar(0)), arg);
}

void unknown_kernel_in_mix(const ChipStorageTaskArgs &) {
    MixedKernels kernels;
    kernels.aic_kernel_id = kNoop;
    kernels.aiv1_kernel_id = kNobody;
    Arg arg;
    rt_submit_task(kernels, arg);
}

void no_kernel(const ChipStorageTaskArgs &) {
    Arg arg;
    rt_submit_task(MixedKernels(), arg);
}

void tensor_after_scalar(const ChipStorageTaskArgs &args) {
    Tensor tensor = first(args);
    Arg arg;
    arg.add_scalar(1);
    arg.add_input(tensor);
    rt_submit_aiv_task(kNoop, arg);
}

void many_tensors(const ChipStorageTaskArgs &args) {
    Tensor tensor = first(args);
    Arg arg;
    for (uint64_t i = 0; i < args.scalar(0); ++i) arg.add_input(tensor);
    rt_submit_aiv_task(kNoop, arg);
}

void many_scalars(const ChipStorageTaskArgs &args) {
    Arg arg;
    for (uint64_t i = 0; i < args.scalar(0); ++i) arg.add_scalar(i);
    rt_submit_aiv_task(kNoop, arg);
}

void many_deps(const ChipStorageTaskArgs &args) {
    Arg arg;
    for (uint64_t i = 0; i < args.scalar(0); ++i) arg.add_dep(noop());
    rt_submit_aiv_task(kNoop, arg);
}

void copied_scalars(const ChipStorageTaskArgs &) {
    Arg source;
    source.add_scalar(1, 2, 3);
    Arg arg;
    arg.copy_scalars_from(source, 1, 3);
    rt_submit_aiv_task(kNoop, arg);
}

void invalid_dep(const ChipStorageTaskArgs &) { submit_with_dep(PTO2TaskId::invalid()); }
void dep_in_ring_four(const ChipStorageTaskArgs &) { submit_with_dep(PTO2TaskId::make(4, 0)); }
void dep_in_last_ring(const ChipStorageTaskArgs &) { submit_with_dep(PTO2TaskId::make(255, 0)); }
void dep_beyond_rings(const ChipStorageTaskArgs &) { submit_with_dep(PTO2TaskId{uint64_t{1} << 63}); }
void dep_on_itself(const ChipStorageTaskArgs &) { submit_with_dep(PTO2TaskId::make(0, 0)); }

void dep_not_submitted(const ChipStorageTaskArgs &) {
    noop();
    submit_with_dep(PTO2TaskId::make(0, 1000));
}

void zero_blocks(const ChipStorageTaskArgs &) { submit_blocks(0); }
void negative_blocks(const ChipStorageTaskArgs &) { submit_blocks(-3); }

void alloc_with_input(const ChipStorageTaskArgs &args) {
    Tensor tensor = first(args);
    Arg arg;
    arg.add_input(tensor);
    alloc_tensors(arg);
}

void alloc_with_scalar(const ChipStorageTaskArgs &) {
    TensorCreateInfo info = vector_info(4);
    Arg arg;
    arg.add_output(info);
    arg.add_scalar(1);
    alloc_tensors(arg);
}

void alloc_nothing(const ChipStorageTaskArgs &) {
    Arg arg;
    alloc_tensors(arg);
}

void auto_in_manual(const ChipStorageTaskArgs &) {
    PTO2_SCOPE(PTO2ScopeMode::MANUAL) { PTO2_SCOPE() noop(); }
}

void end_of_the_root(const ChipStorageTaskArgs &) {
    rt_scope_end();
    noop();
}

void end_too_many(const ChipStorageTaskArgs &) {
    rt_scope_end();
    rt_scope_end();
}

void output_beyond_64_bits(const ChipStorageTaskArgs &) {
    const uint32_t shape[] = {~0u, ~0u, ~0u};
    TensorCreateInfo info(shape, 3, DataType::INT64);
    Arg arg;
    arg.add_output(info);
    rt_submit_aiv_task(kNoop, arg);
}

/// Two outputs whose sum is beyond 64 bits, though each is not.
void outputs_beyond_64_bits(const ChipStorageTaskArgs &) {
    const uint32_t shape[] = {1u << 31, 1u << 30};
    TensorCreateInfo info(shape, 2, DataType::INT64);
    Arg arg;
    for (int i = 0; i < 2; ++i) arg.add_output(info);
    rt_submit_aiv_task(kNoop, arg);
}

/// 3 GiB: a 32-bit sum would be negative and reserve nothing.
void output_of_three_gib(const ChipStorageTaskArgs &) {
    const uint32_t shape[] = {3, 1u << 30};
    TensorCreateInfo info(shape, 2, DataType::INT8);
    alloc_tensors(info);
}

void output_of_unknown_type(const ChipStorageTaskArgs &) {
    TensorCreateInfo info = vector_info(4, static_cast<DataType>(200));
    Arg arg;
    arg.add_output(info);
    rt_submit_aiv_task(kNoop, arg);
}

void input_of_unknown_type(const ChipStorageTaskArgs &args) {
    Tensor tensor = first(args);
    tensor.dtype = static_cast<DataType>(99);
    Arg arg;
    arg.add_input(tensor);
    rt_submit_aiv_task(kNoop, arg);
}

/// A window where its buffer has no extent: nothing to divide by.
void window_of_nothing(const ChipStorageTaskArgs &args) {
    const uint32_t shape[] = {4, 0};
    const uint32_t window[] = {2, 2};
    const uint32_t offsets[] = {1, 1};
    Tensor empty = make_tensor_external(memory<int32_t>(args, 0), shape, 2, DataType::INT32);
    Tensor view = empty.view(window, offsets);
    for (int i = 0; i < 2; ++i) {
        Arg arg;
        arg.add_inout(view);
        rt_submit_aiv_task(kNoop, arg);
    }
}

}  // extern "C"
