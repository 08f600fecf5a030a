// Halves all values until their sum is at most a limit: the orchestration reads what a task computed, and decides by it
// what it submits next.
//
//   rounds = 0
//   loop:  total = 0        set_tensor_data, waits until no task needs the old total
//          total += x       sum
//          total > limit?   get_tensor_data, waits for sum
//          x /= 2           halve
//
// args: tensor x [count] in place, tensor report [2], int32 limit. report = { rounds, total }.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kSum = 0, kHalve = 1 };

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 3}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor x = from_tensor_arg(args.tensor(0));
    const Tensor report = from_tensor_arg(args.tensor(1));
    const auto limit = static_cast<int32_t>(args.scalar(0));

    const uint32_t one[] = {1};
    const TensorCreateInfo total_info(one, 1, DataType::INT32);
    const TaskOutputTensors allocated = alloc_tensors(total_info);
    const Tensor &total = allocated.get_ref(0);
    const uint32_t first[] = {0}, second[] = {1};

    int32_t rounds = 0;
    while (!rt_is_fatal()) {
        set_tensor_data<int32_t>(total, 1, first, 0);
        Arg sum;
        sum.add_input(x);
        sum.add_inout(total);
        rt_submit_aiv_task(kSum, sum);
        if (get_tensor_data<int32_t>(total, 1, first) <= limit) break;

        Arg halve;
        halve.add_inout(x);
        rt_submit_aiv_task(kHalve, halve);
        ++rounds;
    }
    set_tensor_data<int32_t>(report, 1, first, rounds);
    set_tensor_data<int32_t>(report, 1, second, get_tensor_data<int32_t>(total, 1, first));
}

}  // extern "C"
