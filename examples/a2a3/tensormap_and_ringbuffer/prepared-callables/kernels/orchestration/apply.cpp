// z = x op y, where op is whichever kernel the callable has under function id 0. Also counts its runs in a static
// variable, which lives as long as the callable is prepared.
//
// args: tensor x, tensor y, tensor z, tensor runs [1].
#include <cstdint>

#include "pto_orchestration_api.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 4}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    static int32_t runs = 0;
    const Tensor x = from_tensor_arg(args.tensor(0));
    const Tensor y = from_tensor_arg(args.tensor(1));
    const Tensor z = from_tensor_arg(args.tensor(2));
    const Tensor count = from_tensor_arg(args.tensor(3));
    Arg arg;
    arg.add_input(x, y);
    arg.add_output(z);
    rt_submit_aiv_task(0, arg);

    const uint32_t first[] = {0};
    set_tensor_data<int32_t>(count, 1, first, ++runs);
}

}  // extern "C"
