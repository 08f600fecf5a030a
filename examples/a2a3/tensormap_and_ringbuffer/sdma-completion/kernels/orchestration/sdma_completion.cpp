// Copies that a copy engine makes while no core waits for them.
//
//   start i    posts request i and returns; the task completes when the engine's event record says that the copy is there
//   double i   depends on start i, because it reads the tensor that start i has as OUTPUT
//   engine     plays the copy engine: serves the requests, the last one first
//
// args: tensor x [chunks, n], tensor out [chunks, n], tensor records [chunks, 2], tensor channels [chunks, 2].
#include <cstdint>

#include "../copy_engine.h"
#include "pto_orchestration_api.h"

namespace {

enum KernelId { kStart = 0, kDouble = 1, kEngine = 2 };

Tensor row_of(const Tensor &matrix, uint32_t index) {
    const uint32_t shapes[] = {1, matrix.shapes[1]};
    const uint32_t offsets[] = {index, 0};
    return matrix.view(shapes, offsets);
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 4}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor x = from_tensor_arg(args.tensor(0));
    const Tensor out = from_tensor_arg(args.tensor(1));
    const Tensor records = from_tensor_arg(args.tensor(2));
    const Tensor channels = from_tensor_arg(args.tensor(3));
    const uint32_t chunks = x.shapes[0];

    const uint32_t copy_shapes[] = {1, x.shapes[1]};
    const TensorCreateInfo copy_info(copy_shapes, 2, x.dtype);
    const uint32_t request_shapes[] = {chunks, CopyRequest::kWords};
    TensorCreateInfo requests_info(request_shapes, 2, DataType::UINT64);
    requests_info.set_initial_value(uint64_t{0});
    const TaskOutputTensors allocated = alloc_tensors(requests_info);
    const Tensor &requests = allocated.get_ref(0);

    // NO_DEP: the engine learns of a request from memory, not from the end of the task that posts it.
    for (uint32_t i = 0; i < chunks; ++i) {
        const Tensor source = row_of(x, i), target = row_of(out, i);
        const Tensor request = row_of(requests, i), record = row_of(records, i), channel = row_of(channels, i);
        Arg start;
        start.add_input(source);
        start.add_output(copy_info);
        start.add_no_dep(request, record, channel);
        start.add_scalar(i + 1);
        const TaskOutputTensors copied = rt_submit_aiv_task(kStart, start);

        Arg twice;
        twice.add_input(copied.get_ref(0));
        twice.add_output(target);
        rt_submit_aiv_task(kDouble, twice);
    }
    Arg engine;
    engine.add_no_dep(requests);
    rt_submit_aiv_task(kEngine, engine);
}

}  // extern "C"
