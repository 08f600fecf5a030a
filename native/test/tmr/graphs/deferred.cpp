/// Kernels that return before their task is complete.
#include "graph.h"

namespace {

/// A task that makes `out` ready once the counter is at least `expected`.
void defer(const Tensor &counter, const Tensor &out, uint64_t conditions, uint64_t expected, uint64_t engine = 0,
           uint64_t type = 0) {
    Arg arg;
    arg.add_no_dep(counter);
    arg.add_output(out);
    arg.add_scalar(conditions, expected, engine, type);
    rt_submit_aiv_task(kDeferMany, arg);
}

void bump(const Tensor &counter, uint64_t by) {
    Arg arg;
    arg.add_no_dep(counter);
    arg.add_scalar(by);
    rt_submit_aic_task(kBump, arg);
}

/// out = the counter's value when `out` is ready.
void read_counter(const Tensor &counter, const Tensor &out) {
    Arg arg;
    arg.add_no_dep(counter);
    arg.add_inout(out);
    arg.add_scalar(0);
    rt_submit_aiv_task(kAddScalar, arg);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Tasks wait for a counter each, which later tasks bring to `expected`, the last one first. Scalar 0: expected.
void notify(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(0));
    Tensor outs = from_tensor_arg(args.tensor(1));
    const uint32_t count = counters.shapes[0];
    for (uint32_t i = 0; i < count; ++i) {
        Tensor counter = slice(counters, i, 1);
        Tensor out = slice(outs, i, 1);
        defer(counter, out, 1 + i % 3, args.scalar(0));
        read_counter(counter, out);
    }
    for (uint32_t i = count; i-- > 0;) {
        Tensor counter = slice(counters, i, 1);
        for (uint64_t n = 0; n < args.scalar(0); ++n) bump(counter, 1);
    }
}

/// The same with scopes that end before their tasks can complete, in a small ring.
void notify_in_scopes(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(0));
    Tensor outs = from_tensor_arg(args.tensor(1));
    for (uint32_t i = 0; i < counters.shapes[0]; ++i) {
        PTO2_SCOPE() {
            Tensor counter = slice(counters, i, 1);
            Tensor out = slice(outs, i, 1);
            defer(counter, out, 1, 1);
            bump(counter, 1);
            read_counter(counter, out);
        }
    }
}

/// Each block of one launch leaves a condition on the counter of scalar 0 blocks. Tensor 2 is for the launch's output.
void blocks(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    Arg arg;
    arg.add_no_dep(counter);
    arg.add_output(out);
    arg.add_scalar(1, args.scalar(0), 0, 0);
    arg.launch_spec.set_block_num(static_cast<int16_t>(args.scalar(0)));
    MixedKernels kernels;
    kernels.aic_kernel_id = kernels.aiv0_kernel_id = kernels.aiv1_kernel_id = kDeferMany;
    rt_submit_task(kernels, arg);
    read_counter(counter, out);
    for (uint64_t n = 0; n < args.scalar(0); ++n) bump(counter, 1);
}

/// The orchestration waits for a deferred task's output. Nobody in the graph writes the counter.
void wait_for_data(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    const uint32_t index = 0;
    defer(counter, out, 1, 5);
    get_tensor_data<int32_t>(out, 1, &index);
    read_counter(counter, out);
}

/// Nobody in the graph writes the counter.
void wait_for_the_host(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    defer(counter, out, 1, 5);
    read_counter(counter, out);
}

/// A task is complete when the copy engine has filled in its record (tensor 2, 8 words); its consumer adds 1 to the copy.
void copy(const ChipStorageTaskArgs &args) {
    Tensor from = from_tensor_arg(args.tensor(0));
    Tensor to = from_tensor_arg(args.tensor(1));
    Tensor record = from_tensor_arg(args.tensor(2));
    defer(record, to, 1, 0, 0, 1);
    Arg consumer;
    consumer.add_inout(to);
    rt_submit_aiv_task(kIncrement, consumer);
    Arg engine;
    engine.add_no_dep(from, to, record);
    rt_submit_aic_task(kCopyEngine, engine);
}

/// One deferred task as the scalars say: conditions, expected, engine, type.
void one(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    defer(counter, out, args.scalar(0), args.scalar(1), args.scalar(2), args.scalar(3));
}

/// A task waits for what never comes, and another one fails.
void fail_meanwhile(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    defer(counter, out, 1, 1);
    Arg arg;
    rt_submit_aiv_task(kThrow, arg);
}

/// A kernel that never returns, among others that do.
void hang(const ChipStorageTaskArgs &args) {
    Tensor values = from_tensor_arg(args.tensor(0));
    for (int i = 0; i < 8; ++i) fold_order(values, i);
    Arg arg;
    rt_submit_aic_task(kHang, arg);
    for (int i = 0; i < 8; ++i) fold_order(values, i);
}

}  // extern "C"
