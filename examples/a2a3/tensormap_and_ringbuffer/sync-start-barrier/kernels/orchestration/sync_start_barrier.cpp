// Steps of a stencil on a ring of values, as one task whose blocks wait for each other after each step.
//
// A block that waits keeps its core, so all blocks must be on cores at the same time: require_sync_start sees to that.
// Without it the blocks that are started first could wait for ones that never find a core.
//
// args: tensor x [count] in place, int32 blocks, int32 steps. x holds the result when steps are even.
#include <cstdint>

#include "pto_orchestration_api.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 3}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor x = from_tensor_arg(args.tensor(0));
    const auto blocks = static_cast<int16_t>(args.scalar(0));
    const auto steps = static_cast<int32_t>(args.scalar(1));

    const TensorCreateInfo like_x(x.shapes, x.ndims, x.dtype);
    const uint32_t one[] = {1};
    TensorCreateInfo arrived_info(one, 1, DataType::UINT32);
    arrived_info.set_initial_value(uint32_t{0});

    Arg arg;
    arg.add_inout(x);
    arg.add_output(like_x, arrived_info);
    arg.add_scalar(steps);
    arg.launch_spec.set_block_num(blocks);
    arg.launch_spec.set_require_sync_start(true);
    rt_submit_aiv_task(0, arg);
}

}  // extern "C"
