// Each rank of a ring gives its partial result to the next one.
//
//   send    writes it into the next rank's inbox and adds 1 to the counter there
//   arrive  returns at once, but completes only when this rank's own counter says that something is there
//   take    copies it out
//
// While arrive waits it holds no core.
//
// args: tensor partial [count], tensor result [count], address of this rank's CommContext, how many turns were before.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kSend = 0, kArrive = 1, kTake = 2 };

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 4}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor partial = from_tensor_arg(args.tensor(0));
    const Tensor result = from_tensor_arg(args.tensor(1));
    const uint64_t comm = args.scalar(0);
    const auto turn = static_cast<uint32_t>(args.scalar(1));

    Arg send;
    send.add_input(partial);
    send.add_scalar(comm);
    rt_submit_aiv_task(kSend, send);

    Arg arrive;
    arrive.add_scalar(comm, turn);
    const TaskOutputTensors arrived = rt_submit_aiv_task(kArrive, arrive);

    Arg take;
    take.add_output(result);
    take.add_scalar(comm);
    take.add_dep(arrived.task_id());
    rt_submit_aiv_task(kTake, take);
}

}  // extern "C"
