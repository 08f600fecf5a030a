/// The functions that every runtime's library of this folder has, for host_build_graph.
#include "orchestration_api.h"

namespace {

constexpr int kStep = 1;

void add_increase(OrchestrationRuntime *rt, const ContinuousTensor &in, const ContinuousTensor &out) {
    const size_t bytes = in.nbytes();
    void *from = device_malloc(rt, bytes), *to = device_malloc(rt, bytes);
    copy_to_device(rt, from, in.data_as<void>(), bytes);
    record_tensor_pair(rt, in.data_as<void>(), from, 0);
    record_tensor_pair(rt, out.data_as<void>(), to, bytes);
    uint64_t args[] = {reinterpret_cast<uint64_t>(from), reinterpret_cast<uint64_t>(to), in.shapes[0]};
    TensorInfo info{};
    info.dtype = DataType::INT32;
    info.ndims = 1;
    info.shapes[0] = info.raw_shapes[0] = in.shapes[0];
    const TensorInfo infos[] = {info, info};
    add_task_with_tensor_info(rt, args, 3, kStep, CoreType::AIV, infos, 2);
}

}  // namespace

extern "C" {

/// Tensor 1 = tensor 0 + 1, element by element; the kernel knows by how much.
int increase(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    add_increase(rt, args.tensor(0), args.tensor(1));
    return 0;
}

/// The same in place, for every tensor.
int increase_all(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    for (int32_t i = 0; i < args.tensor_count(); ++i) add_increase(rt, args.tensor(i), args.tensor(i));
    return 0;
}

int nothing(OrchestrationRuntime *, const ChipStorageTaskArgs &) { return 0; }

/// Element 0 of tensor 1 becomes the number of the run.
int count_runs(OrchestrationRuntime *, const ChipStorageTaskArgs &args) {
    static int32_t runs = 0;
    *args.tensor(1).data_as<int32_t>() = ++runs;
    return 0;
}

/// Increases, and fails.
int increase_and_fail(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    increase(rt, args);
    return -9;
}

}  // extern "C"
