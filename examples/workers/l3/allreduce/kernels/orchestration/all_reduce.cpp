// The sum of a vector over all ranks, on one of them: one task, whose kernel meets those of the other ranks.
//
// args: tensor x [count], tensor sum [count], tensor scratch [count + 16] in this rank's window, address of this rank's
// CommContext, how often the scratch was used before.
#include <cstdint>

#include "pto_orchestration_api.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 5}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    constexpr int kAllReduce = 0;
    const Tensor x = from_tensor_arg(args.tensor(0));
    const Tensor sum = from_tensor_arg(args.tensor(1));
    const Tensor scratch = from_tensor_arg(args.tensor(2));
    Arg arg;
    arg.add_input(x);
    arg.add_output(sum);
    arg.add_inout(scratch);
    arg.add_scalar(args.scalar(0), static_cast<uint32_t>(args.scalar(1)));
    rt_submit_aiv_task(kAllReduce, arg);
}

}  // extern "C"
