// One rank's share of a feed-forward layer: its columns of the first matrix and its rows of the second. The layer's output is
// the sum over all ranks.
//
//   x ─▶ up, rectified ─▶ hidden ─▶ down ─▶ partial
//
// args: matrix x [tokens, width], matrix up [width, hidden share], matrix down [hidden share, width], matrix partial
// [tokens, width].
#include <cstdint>

#include "pto_orchestration_api.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 4}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    constexpr int kProject = 0;
    const Tensor x = from_tensor_arg(args.tensor(0));
    const Tensor up = from_tensor_arg(args.tensor(1));
    const Tensor down = from_tensor_arg(args.tensor(2));
    const Tensor partial = from_tensor_arg(args.tensor(3));
    const uint32_t hidden_shapes[] = {x.shapes[0], up.shapes[1]};
    const TensorCreateInfo hidden_info(hidden_shapes, 2, DataType::FLOAT32);

    Arg widen;
    widen.add_input(x, up);
    widen.add_output(hidden_info);
    widen.add_scalar(uint32_t{1});
    const TaskOutputTensors hidden = rt_submit_aic_task(kProject, widen);

    Arg narrow;
    narrow.add_input(hidden.get_ref(0), down);
    narrow.add_output(partial);
    narrow.add_scalar(uint32_t{0});
    rt_submit_aic_task(kProject, narrow);
}

}  // extern "C"
