/// Mixed tasks whose kernels exchange tiles, among other tasks.
#include "../exchange_record.h"
#include "pto_orchestration_api.h"

namespace {

Tensor part(const Tensor &whole, uint32_t index, uint32_t words) {
    const uint32_t offset = index * words;
    return whole.view(&words, &offset);
}

/// Tasks of one core that come between and want cores of the same clusters. Each has a record of its own.
void crowd(const Tensor &records, uint32_t first, uint32_t count) {
    for (uint32_t i = first; i < first + count; ++i) {
        const Tensor record = part(records, i, kSlots * kRecordWords);
        Arg arg;
        arg.add_inout(record);
        if (i % 3 == 0) {
            rt_submit_aic_task(kNoteAic, arg);
        } else {
            rt_submit_aiv_task(kNoteAiv, arg);
        }
    }
}

/// Tensors: in, out, records, records of the crowd. Scalars: tasks, blocks, tiles a block, tasks between.
void exchange(const ChipStorageTaskArgs &args, const MixedKernels &kernels) {
    const Tensor in = from_tensor_arg(args.tensor(0));
    const Tensor out = from_tensor_arg(args.tensor(1));
    const Tensor records = from_tensor_arg(args.tensor(2));
    const Tensor crowd_records = from_tensor_arg(args.tensor(3));
    const auto tasks = static_cast<uint32_t>(args.scalar(0));
    const auto blocks = static_cast<uint32_t>(args.scalar(1));
    const auto tiles = static_cast<uint32_t>(args.scalar(2));
    const auto between = static_cast<uint32_t>(args.scalar(3));
    for (uint32_t task = 0; task < tasks; ++task) {
        const Tensor task_in = part(in, task, blocks * tiles * kTileWords);
        const Tensor task_out = part(out, task, blocks * tiles * kTileWords);
        const Tensor task_records = part(records, task, blocks * kSlots * kRecordWords);
        Arg arg;
        arg.add_input(task_in);
        arg.add_inout(task_out, task_records);
        arg.add_scalar(tiles);
        arg.launch_spec.set_block_num(static_cast<int16_t>(blocks));
        rt_submit_task(kernels, arg);
        crowd(crowd_records, task * between, between);
    }
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 0}; }

void relay(const ChipStorageTaskArgs &args) {
    MixedKernels kernels;
    kernels.aic_kernel_id = kRelayAic;
    kernels.aiv0_kernel_id = kRelayAiv;
    kernels.aiv1_kernel_id = kRelayAiv;
    exchange(args, kernels);
}

void spread(const ChipStorageTaskArgs &args) {
    MixedKernels kernels;
    kernels.aic_kernel_id = kSpreadAic;
    kernels.aiv0_kernel_id = kSpreadAiv;
    kernels.aiv1_kernel_id = kSpreadAiv;
    exchange(args, kernels);
}

/// As many blocks as scalar 0 says leave a tile in their cluster's pipe. Tensor 0: what is in the pipe then.
void leave_behind(const ChipStorageTaskArgs &args) {
    const Tensor counts = from_tensor_arg(args.tensor(0));
    Arg arg;
    arg.add_inout(counts);
    arg.launch_spec.set_block_num(static_cast<int16_t>(args.scalar(0)));
    arg.launch_spec.set_require_sync_start(true);
    rt_submit_aic_task(kLeaveBehind, arg);
}

void lonely(const ChipStorageTaskArgs &args) {
    const Tensor place = from_tensor_arg(args.tensor(0));
    Arg arg;
    arg.add_inout(place);
    rt_submit_aiv_task(kLonely, arg);
}

}  // extern "C"
