// Every name of the orchestration interface of host_build_graph, each used as sources use it. Compiled and linked, not run.
#include <cstdint>
#include <iostream>

#include "orchestration_api.h"

extern "C" int build_graph(OrchestrationRuntime *runtime, const ChipStorageTaskArgs &orch_args) {
    if (orch_args.tensor_count() < 2 || orch_args.scalar_count() < 1) {
        std::cerr << "too few arguments\n";
        return -1;
    }
    void *host_in = orch_args.tensor(0).data_as<void>();
    void *host_out = orch_args.tensor(1).data_as<void>();
    const size_t size = orch_args.tensor(0).nbytes();
    const uint32_t count = orch_args.tensor(0).shapes[0];

    void *in = device_malloc(runtime, size);
    void *out = device_malloc(runtime, size);
    void *scratch = device_malloc(runtime, size);
    if (in == nullptr || out == nullptr || copy_to_device(runtime, in, host_in, size) != 0) return -2;
    record_tensor_pair(runtime, host_out, out, size);

    uint64_t args[4] = {reinterpret_cast<uint64_t>(in), reinterpret_cast<uint64_t>(scratch), orch_args.scalar(0), count};
    const int first = add_task(runtime, args, 4, 0, CoreType::AIC);
    const TensorInfo infos[2] = {make_tensor_info_from_tensor_arg(orch_args.tensor(0)),
                                 make_tensor_info(DataType::FLOAT32, 1, &count)};
    const int second = add_task_with_tensor_info(runtime, args, 4, 1, CoreType::AIV, infos, 2);
    if (set_tensor_info_to_task(runtime, first, infos, 2) != 0) return -3;
    add_successor(runtime, first, second);
    if (get_task_count(runtime) != 2) return -4;
    print_runtime(runtime);
    device_free(runtime, scratch);
    return 0;
}
