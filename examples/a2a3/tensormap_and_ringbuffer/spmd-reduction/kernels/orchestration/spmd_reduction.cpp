// total = sum of x, in two tasks: one of many blocks that leave a partial sum each, and one that adds these.
//
// A task may have more blocks than the chip has cores: the others start when cores become free.
//
// args: tensor x [count], tensor total [1], int32 blocks.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kSumBlock = 0, kSumAll = 1 };

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 3}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor x = from_tensor_arg(args.tensor(0));
    const Tensor total = from_tensor_arg(args.tensor(1));
    const auto blocks = static_cast<uint32_t>(args.scalar(0));
    const TensorCreateInfo partials_info(&blocks, 1, DataType::INT32);

    Arg sum_block;
    sum_block.add_input(x);
    sum_block.add_output(partials_info);
    sum_block.launch_spec.set_block_num(static_cast<int16_t>(blocks));
    const TaskOutputTensors partials = rt_submit_aiv_task(kSumBlock, sum_block);

    Arg sum_all;
    sum_all.add_input(partials.get_ref(0));
    sum_all.add_output(total);
    rt_submit_aiv_task(kSumAll, sum_all);
}

}  // extern "C"
