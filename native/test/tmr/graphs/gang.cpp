/// Launches whose blocks start together, among tasks that want the same cores.
#include "graph.h"

namespace {

void crowd(uint64_t tasks) {
    for (uint64_t i = 0; i < tasks; ++i) {
        Arg arg;
        arg.launch_spec.set_block_num(static_cast<int16_t>(1 + i % 3));
        rt_submit_task(kernels_of(1 + i % 7, kNoop), arg);
    }
}

void launch(const Tensor &counter, uint64_t mask, uint64_t blocks) {
    Arg arg;
    arg.add_inout(counter);
    arg.add_scalar(blocks * static_cast<uint64_t>(__builtin_popcountll(mask)));
    arg.launch_spec.set_block_num(static_cast<int16_t>(blocks));
    arg.launch_spec.set_require_sync_start(true);
    rt_submit_task(kernels_of(mask, kMeetAll), arg);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// One launch an element of tensor 0, in no order. Scalars: slots, blocks, tasks between two launches.
void gangs(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(0));
    for (uint32_t i = 0; i < counters.shapes[0]; ++i) {
        crowd(args.scalar(2));
        launch(slice(counters, i, 1), args.scalar(0), args.scalar(1));
    }
    crowd(args.scalar(2));
}

/// Launches of all shapes at once: scalar 0 is the number of blocks, that many fit in any shape.
void mixed_gangs(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(0));
    for (uint32_t i = 0; i < counters.shapes[0]; ++i) {
        launch(slice(counters, i, 1), 1 + i % 7, 1 + i % args.scalar(0));
        crowd(3);
    }
}

}  // extern "C"
