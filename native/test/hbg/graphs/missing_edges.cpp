/// Graphs with one edge that scalar 0 takes away or leaves. Tensor 0 is for tasks that have nothing to do with it, tensor 1 for
/// the pair.
#include "graph.h"

namespace {

/// A chain of `count` tasks; its last one.
int bystanders(OrchestrationRuntime *rt, uint32_t *noise, int count) {
    int last = -1;
    for (int i = 0; i < count; ++i) {
        const int task = fold(rt, noise, static_cast<uint64_t>(i));
        if (last >= 0) add_successor(rt, last, task);
        last = task;
    }
    return last;
}

}  // namespace

extern "C" {

/// Task 7 folds into what task 3 has folded into.
int forward(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *noise = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(1));
    const int before = bystanders(rt, noise, 3);
    const int first = fold(rt, value, 1);
    const int between = bystanders(rt, noise, 3);
    add_successor(rt, before, between - 2);
    const int second = fold(rt, value, 2, CoreType::AIC);
    if (args.scalar(0) != 0) add_successor(rt, first, second);
    return second == 7 ? 0 : -1;
}

/// Task 0 folds into what task 3 has folded into, and waits for task 5: its edges lead to an older task.
int backward(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *noise = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(1));
    const int second = fold(rt, value, 2);
    bystanders(rt, noise, 2);
    const int first = fold(rt, value, 1);
    noop(rt, CoreType::AIC);
    add_successor(rt, noop(rt), second);
    if (args.scalar(0) != 0) add_successor(rt, first, second);
    return first == 3 ? 0 : -1;
}

int nothing(OrchestrationRuntime *, const ChipStorageTaskArgs &) { return 0; }

}  // extern "C"
