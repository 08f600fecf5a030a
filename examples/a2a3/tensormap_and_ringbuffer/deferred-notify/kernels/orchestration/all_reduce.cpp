// The sum of a vector over all ranks, on one rank of a ring. Each hop passes on what came in by the hop before:
//
//   send     writes the vector into the next rank's window and adds 1 to the counter there
//   arrive   returns at once, but completes only when this rank's own counter says that the hop's vector is there
//   collect  adds the vector to the total and keeps it for the next hop
//
// While arrive waits it holds no core.
//
// args: tensor x [count], tensor total [count] in place, address of this rank's CommContext.
#include <cstdint>

#include "../window.h"
#include "pto_orchestration_api.h"

namespace {

enum KernelId { kSend = 0, kArrive = 1, kCollect = 2 };

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 3}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    Tensor passing = from_tensor_arg(args.tensor(0));
    const Tensor total = from_tensor_arg(args.tensor(1));
    const uint64_t comm_address = args.scalar(0);
    const CommContext &comm = comm_at(static_cast<int64_t>(comm_address));
    const TensorCreateInfo like_x(passing.shapes, passing.ndims, passing.dtype);

    // The counter only counts: a vector that overtook the one before would be taken for it.
    PTO2TaskId last_send = PTO2TaskId::invalid();
    for (uint32_t hop = 0; hop + 1 < comm.rankNum; ++hop) {
        Arg send;
        send.add_input(passing);
        send.add_scalar(comm_address, hop);
        if (last_send.is_valid()) send.add_dep(last_send);
        last_send = rt_submit_aiv_task(kSend, send).task_id();

        Arg arrive;
        arrive.add_scalar(comm_address, hop);
        const TaskOutputTensors arrived = rt_submit_aiv_task(kArrive, arrive);

        Arg collect;
        collect.add_inout(total);
        collect.add_output(like_x);
        collect.add_scalar(comm_address, hop);
        collect.add_dep(arrived.task_id());
        const TaskOutputTensors collected = rt_submit_aiv_task(kCollect, collect);
        passing = collected.get_ref(0);
    }
}

}  // extern "C"
