/// Small graphs for tests of the host interface.
#include "graph.h"

extern "C" {

/// Tensor 1 = tensor 0 + 1.
int add_one(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *in = copy_in<int32_t>(rt, args.tensor(0));
    auto *out = copy_in_and_out<int32_t>(rt, args.tensor(1));
    uint64_t task_args[] = {as_arg(out), as_arg(in), args.tensor(0).shapes[0], 1};
    const int last = add_task(rt, task_args, 4, kAddScalar, CoreType::AIV);
    record_tensor_pair(rt, args.tensor(0).data_as<void>(), in, 0);  // freed with the other
    return last == 0 ? 0 : -1;
}

/// Copies tensor 0 to tensor 1 through the device, without a task.
int only_copy(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    record_tensor_pair(rt, args.tensor(1).data_as<void>(), copy_in<int32_t>(rt, args.tensor(0)), args.tensor(0).nbytes());
    return 0;
}

/// Writes the arguments of a task of one kernel into tensor 0, 16 words: how many it gets is scalar 0.
int store_args(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *out = copy_in_and_out<int64_t>(rt, args.tensor(0));
    uint64_t task_args[16];
    for (uint64_t i = 0; i < 16; ++i) task_args[i] = 1000 + i;
    task_args[0] = as_arg(out);
    task_args[1] = to_u64(-2);
    task_args[2] = to_u64(1.5f);
    add_task(rt, task_args, static_cast<int>(args.scalar(0)), kStoreArgs, CoreType::AIC);
    for (uint64_t &arg : task_args) arg = 0;  // they were copied
    return 0;
}

/// Copies tensor 0 to tensor 1 through the device, by the host interface's record_tensor_pair, whose address is scalar 0.
int copy_by_symbol(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const auto record = reinterpret_cast<void (*)(void *, void *, void *, size_t)>(args.scalar(0));
    record(nullptr, args.tensor(0).data_as<void>(), nullptr, 8);
    record(rt, args.tensor(1).data_as<void>(), copy_in<int32_t>(rt, args.tensor(0)), args.tensor(0).nbytes());
    return 0;
}

}  // extern "C"
