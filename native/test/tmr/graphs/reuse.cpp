/// Memory of a ring that is one buffer and then another one, while a user of the first is still in its ring.
///
/// The inner scopes' ring has a heap of one output and a window of eight. Tensor 0 holds two counters, tensor 1 is what the
/// first user and its consumer share.
#include "graph.h"

namespace {

constexpr uint32_t kWords = 256;

/// All memory of the ring.
Tensor whole_heap() {
    TensorCreateInfo info = vector_info(kWords);
    const TaskOutputTensors outputs = alloc_tensors(info);
    return outputs.get_ref(0);
}

/// Writes `inout`, and is complete when the counter is 1.
void hold_up(const Tensor &counter, const Tensor &inout) {
    Arg arg;
    arg.add_no_dep(counter);
    arg.add_inout(inout);
    arg.add_scalar(1, 1, 0, 0);
    rt_submit_aiv_task(kDeferMany, arg);
}

void release(const Tensor &counter) {
    Arg arg;
    arg.add_no_dep(counter);
    arg.add_scalar(1);
    rt_submit_aiv_task(kBump, arg);
}

/// A task that uses all memory of the ring, with a consumer that is held up: the task stays, its memory does not.
void use_heap(const Tensor &counter, const Tensor &shared, bool is_written) {
    PTO2_SCOPE() {
        Tensor memory = whole_heap();
        Tensor part = slice(memory, 0, 1);
        Arg arg;
        if (is_written) {
            arg.add_inout(part);
        } else {
            arg.add_input(part);
        }
        arg.add_inout(shared);
        arg.add_scalar(0);
        rt_submit_aiv_task(kAddScalar, arg);
        hold_up(counter, shared);
    }
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Another task that is held up uses the memory next. The ring then has to free the first user before it can go on to
/// what ends the second wait. Scalar 0: whether the first user writes the memory, else it only reads.
void next_user(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(0));
    Tensor shared = from_tensor_arg(args.tensor(1));
    Tensor first = slice(counters, 0, 1);
    Tensor second = slice(counters, 1, 1);
    use_heap(first, shared, args.scalar(0) != 0);
    PTO2_SCOPE() {
        Tensor memory = whole_heap();
        hold_up(second, memory);
    }
    release(first);
    for (int i = 0; i < 5; ++i) {
        PTO2_SCOPE() { noop(); }
    }
    release(second);
}

/// The orchestration itself uses the memory next, before it ends the wait. Tensor 2: what it finds there.
void next_data(const ChipStorageTaskArgs &args) {
    Tensor counters = from_tensor_arg(args.tensor(0));
    Tensor shared = from_tensor_arg(args.tensor(1));
    Tensor first = slice(counters, 0, 1);
    use_heap(first, shared, true);
    PTO2_SCOPE() {
        Tensor memory = whole_heap();
        const uint32_t index = 0;
        set_tensor_data<int32_t>(memory, 1, &index, 77);
        *::memory<int32_t>(args, 2) = get_tensor_data<int32_t>(memory, 1, &index);
    }
    release(first);
}

}  // extern "C"
