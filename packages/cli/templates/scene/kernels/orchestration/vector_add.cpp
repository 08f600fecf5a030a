// f = a + b as one task.
#include "pto_orchestration_api.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 3}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    Tensor a = from_tensor_arg(args.tensor(0));
    Tensor b = from_tensor_arg(args.tensor(1));
    Tensor f = from_tensor_arg(args.tensor(2));
    Arg arg;
    arg.add_input(a, b);
    arg.add_output(f);
    rt_submit_aiv_task(0, arg);
}

}  // extern "C"
