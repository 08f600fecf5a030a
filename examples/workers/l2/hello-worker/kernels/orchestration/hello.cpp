// One task that writes to the caller's tensor.
#include "pto_orchestration_api.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 1}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    Tensor text = from_tensor_arg(args.tensor(0));
    Arg arg;
    arg.add_output(text);
    rt_submit_aiv_task(0, arg);
}

}  // extern "C"
