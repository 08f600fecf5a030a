// One task that works in place.
#include "pto_orchestration_api.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 1}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    Tensor x = from_tensor_arg(args.tensor(0));
    Arg arg;
    arg.add_inout(x);
    rt_submit_aiv_task(0, arg);
}

}  // extern "C"
