/// Graphs that are wrong, and orchestrations that fail.
#include "graph.h"

extern "C" {

/// Two tasks, each before the other, after one that is fine; and tensor 0 would be copied back.
int cycle_of_two(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    for (uint64_t i = 0; i < 5; ++i) fold(rt, value, i);
    add_successor(rt, 0, 2);
    add_successor(rt, 2, 4);
    add_successor(rt, 4, 2);
    add_successor(rt, 4, 3);
    return 0;
}

int self_edge(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    fold(rt, value, 1);
    add_successor(rt, fold(rt, value, 2), 1);
    return 0;
}

/// A ring of scalar 0 tasks.
int ring(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const auto count = static_cast<int>(args.scalar(0));
    for (int i = 0; i < count; ++i) noop(rt);
    for (int i = 0; i < count; ++i) add_successor(rt, i, (i + 1) % count);
    return 0;
}

/// Two tasks in order, then an edge from scalar 0 to scalar 1.
int bad_edge(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    const int first = fold(rt, value, 1);
    add_successor(rt, first, fold(rt, value, 2));
    add_successor(rt, static_cast<int32_t>(args.scalar(0)), static_cast<int32_t>(args.scalar(1)));
    return 0;
}

/// A task of kernel scalar 0 on core type scalar 1.
int odd_task(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    fold(rt, copy_in_and_out<uint32_t>(rt, args.tensor(0)), 1);
    const int task = add_task(rt, nullptr, 0, static_cast<int32_t>(args.scalar(0)),
                              static_cast<CoreType>(static_cast<int32_t>(args.scalar(1))));
    add_successor(rt, 0, task);
    return 0;
}

/// Adds one task with scalar 0 arguments; returns what is wrong with the answer, or 0.
int argument_count(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    uint64_t task_args[32] = {};
    task_args[0] = as_arg(copy_in_and_out<uint32_t>(rt, args.tensor(0)));
    task_args[1] = 5;
    const auto count = static_cast<int32_t>(args.scalar(0));
    const int task = add_task(rt, task_args, count, kFoldOrder, CoreType::AIV);
    if (count >= 0 && count <= 16) return task == 0 ? 0 : 1;
    return task == -1 && get_task_count(rt) == 0 ? 0 : 2;
}

/// Passes on what add_task says.
int too_many_arguments(OrchestrationRuntime *rt, const ChipStorageTaskArgs &) {
    uint64_t task_args[17] = {};
    return add_task(rt, task_args, 17, kNoop, CoreType::AIV);
}

int null_arguments(OrchestrationRuntime *rt, const ChipStorageTaskArgs &) {
    return add_task(rt, nullptr, 1, kNoop, CoreType::AIV);
}

/// Scalar 0 tasks more than a graph can have. Returns 1 unless exactly those are refused.
int too_many_tasks(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    for (int i = 0; i < 131072; ++i) {
        if (noop(rt) != i) return 1;
    }
    for (uint64_t i = 0; i < args.scalar(0); ++i) {
        if (noop(rt) != -1) return 1;
    }
    return get_task_count(rt) == 131072 ? 0 : 1;
}

/// Changes and records tensor 0, then returns scalar 0.
int change_and_return(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    fold(rt, copy_in_and_out<uint32_t>(rt, args.tensor(0)), 1);
    return static_cast<int32_t>(args.scalar(0));
}

int throw_error(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    fold(rt, copy_in_and_out<uint32_t>(rt, args.tensor(0)), 1);
    throw std::runtime_error("the plan does not add up");
}

int throw_number(OrchestrationRuntime *, const ChipStorageTaskArgs &) { throw 5; }

/// A task whose kernel throws, and one after it.
int throwing_kernel(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    const int first = add_task(rt, nullptr, 0, kThrow, CoreType::AIV);
    add_successor(rt, first, fold(rt, value, 1));
    return 0;
}

/// A task that waits for a gate, tensor 1, which stays on the host. Tensor 0 would come back with 7 more.
int wait_for_gate(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    uint64_t task_args[] = {as_arg(copy_in_and_out<int32_t>(rt, args.tensor(0))), args.tensor(1).data, 7};
    add_task(rt, task_args, 3, kLateWrite, CoreType::AIC);
    return 0;
}

}  // extern "C"
