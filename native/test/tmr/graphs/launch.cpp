/// Shapes of tasks and numbers of blocks.
#include "../launch_record.h"
#include "graph.h"

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Every block of a task of one kernel records itself in tensor 0. Scalars: slots, blocks, sync_start.
void record(const ChipStorageTaskArgs &args) {
    Tensor records = from_tensor_arg(args.tensor(0));
    Arg arg;
    arg.add_inout(records);
    arg.add_scalar(0);
    arg.launch_spec.set_block_num(static_cast<int16_t>(args.scalar(1)));
    arg.launch_spec.set_require_sync_start(args.scalar(2) != 0);
    rt_submit_task(kernels_of(args.scalar(0), kRecordLaunch), arg);
}

/// The kernels of each block meet: they cannot end unless they run at the same time. Scalars: slots, blocks, rounds.
void meet(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(0));
    const auto blocks = static_cast<uint32_t>(args.scalar(1));
    for (uint64_t round = 0; round < args.scalar(2); ++round) {
        Tensor row = slice(counters, static_cast<uint32_t>(round) * blocks, blocks);
        Arg arg;
        arg.add_inout(row);
        arg.add_no_dep(counters);
        arg.add_scalar(__builtin_popcountll(args.scalar(0)));
        arg.launch_spec.set_core_num(static_cast<int16_t>(blocks));
        rt_submit_task(kernels_of(args.scalar(0), kMeet), arg);
    }
}

/// Different kernels in the three slots of one task: each adds to its own third of tensor 0.
void lanes(const ChipStorageTaskArgs &args) {
    Tensor all = from_tensor_arg(args.tensor(0));
    Arg arg;
    arg.add_inout(all);
    arg.add_scalar(0);
    MixedKernels kernels;
    kernels.aiv0_kernel_id = kRecordLaunch;
    kernels.aiv1_kernel_id = kNoop;
    kernels.aic_kernel_id = kNoop;
    rt_submit_task(kernels, arg);
    Tensor second = slice(all, kLaunchFields, kLaunchFields);
    Arg other;
    other.add_inout(second);
    other.add_scalar(0);
    MixedKernels swapped;
    swapped.aiv1_kernel_id = kRecordLaunch;
    swapped.aiv0_kernel_id = kNoop;
    rt_submit_task(swapped, other);
}

/// A crowd of tasks of all shapes and block numbers: each adds 1 to its own element of tensor 0. Scalar 0: tasks.
void crowd(const ChipStorageTaskArgs &args) {
    Tensor all = from_tensor_arg(args.tensor(0));
    for (uint32_t i = 0; i < args.scalar(0); ++i) {
        Tensor element = slice(all, i, 1);
        Arg arg;
        arg.add_inout(element);
        const int32_t kernel = kIncrement;
        MixedKernels kernels;
        switch (i % 4) {
            case 0: kernels.aic_kernel_id = kernel; break;
            case 1: kernels.aiv0_kernel_id = kernel; break;
            case 2: kernels.aiv1_kernel_id = kernel; break;
            default: kernels = kernels_of(i % 3 == 0 ? 5 : 6, kNoop); kernels.aiv1_kernel_id = kernel;
        }
        rt_submit_task(kernels, arg);
    }
}

/// Scalars of every type reach the kernel as 64-bit words: into tensor 0 (int64).
void scalars(const ChipStorageTaskArgs &args) {
    enum class Colour : uint8_t { kRed = 200 };
    Tensor words = from_tensor_arg(args.tensor(0));
    const int32_t list[] = {-1, 7};
    const uint64_t raw[] = {~uint64_t{0}};
    Arg source;
    source.add_scalar(1, int64_t{-9}, true);
    Arg arg;
    arg.add_output(words);
    arg.add_scalar(int8_t{-1}, uint16_t{65535}, int32_t{-2}, int64_t{-3}, 1.5f, -2.5, Colour::kRed);
    arg.add_scalars_i32(list, 2);
    arg.add_scalars(raw, 1);
    arg.copy_scalars_from(source, 1, 2);
    rt_submit_aiv_task(kStoreScalars, arg);
}

/// One task of the kernel that scalar 0 names, with tensor 0 and scalar 1; then one that must not matter.
void one_task(const ChipStorageTaskArgs &args) {
    Arg arg;
    if (args.tensor_count() > 0) {
        Tensor tensor = from_tensor_arg(args.tensor(0));
        arg.add_inout(tensor);
        arg.add_scalar(args.scalar(1));
        rt_submit_aiv_task(static_cast<int32_t>(args.scalar(0)), arg);
    } else {
        arg.add_scalar(args.scalar(1));
        rt_submit_aiv_task(static_cast<int32_t>(args.scalar(0)), arg);
    }
    noop();
}

/// A kernel that polls memory, and the task that writes it: submitted after, on another core, in no order.
void poll(const ChipStorageTaskArgs &args) {
    Tensor words = from_tensor_arg(args.tensor(0), true);
    Tensor tail = slice(words, 1, 2);
    Arg poller;
    poller.add_no_dep(tail);
    poller.add_scalar(1, 7);
    rt_submit_aiv_task(kPoll, poller);
    Arg writer;
    writer.add_no_dep(words);
    writer.add_scalar(0, 1);
    rt_submit_aic_task(kPoll, writer);
}

/// A kernel fails while the orchestration waits for it.
void throw_while_waiting(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    const uint32_t index = 0;
    slow_add_into(value, value, 2000, 1);
    Arg arg;
    arg.add_inout(value);
    rt_submit_aiv_task(kThrow, arg);
    fold_order(value, 1);
    get_tensor_data<int32_t>(value, 1, &index);
    for (int i = 0; i < 1000; ++i) fold_order(value, i);
}

}  // extern "C"
