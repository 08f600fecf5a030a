/// Graphs that hold still in the middle.
#include <unistd.h>

#include "../../tmr/graphs/graph.h"
#include "../await_kernel.h"

namespace {

void submit_await(const Tensor &words) {
    Arg arg;
    arg.add_inout(words);
    rt_submit_aiv_task(kAwait, arg);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// A kernel waits for the host, which writes the device memory of tensor 0; what the kernel wrote then goes to tensor 1.
void kernel_waits(const ChipStorageTaskArgs &args) {
    Tensor words = from_tensor_arg(args.tensor(0));
    submit_await(words);
    add_into(slice(words, 2, 1), from_tensor_arg(args.tensor(1)), 0);
}

/// The same while the orchestration waits for the kernel.
void orchestration_waits(const ChipStorageTaskArgs &args) {
    Tensor words = from_tensor_arg(args.tensor(0));
    submit_await(words);
    const uint32_t index = 2;
    *memory<int32_t>(args, 1) = get_tensor_data<int32_t>(words, 1, &index);
}

/// A kernel sleeps for scalar 0 microseconds and adds 1 to tensor 0.
void slow_kernel(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    slow_add_into(value, value, args.scalar(0), 1);
}

/// The orchestration sleeps between a task and the end.
void slow_orchestration(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    add_into(value, value, 1);
    for (uint64_t slept_us = 0; slept_us < args.scalar(0); slept_us += 500000) usleep(500000);
}

/// Element 0 of tensor 0 becomes the number of the run: static data stays.
void count_runs(const ChipStorageTaskArgs &args) {
    static int32_t runs = 0;
    *memory<int32_t>(args, 0) = ++runs;
}

/// scalar 0 tasks that count in tensor 0, each in an element of its own and a scope of its own.
void count_tasks(const ChipStorageTaskArgs &args) {
    Tensor values = from_tensor_arg(args.tensor(0));
    const uint32_t elements = args.tensor(0).shapes[0];
    for (uint64_t i = 0; i < args.scalar(0); ++i) {
        PTO2_SCOPE() {
            Tensor element = slice(values, static_cast<uint32_t>(i % elements), 1);
            Arg arg;
            arg.add_inout(element);
            rt_submit_aiv_task(kIncrement, arg);
        }
    }
}

}  // extern "C"
