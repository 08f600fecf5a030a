// A layer of experts, one a rank. Each token goes to the rank of its expert and comes back.
//
//   dispatch ─▶ others          dispatch sends rows to the ranks of their experts
//   await requests ─▶ answer    answer computes on all rows that came in and sends them home
//   await results ─▶ combine    combine adds what came back to the tokens
//
// The tasks that await complete when all ranks have notified, and hold no core until then.
//
// args: matrix tokens [count, width], tensor expert [count] int32, matrix out [count, width], address of this rank's
// CommContext, how many turns were before.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kDispatch = 0, kAwait = 1, kAnswer = 2, kCombine = 3 };
enum Counter { kRequests = 0, kResults = 1 };

/// A task that completes when all ranks have notified.
PTO2TaskId await(Counter counter, uint64_t comm, uint32_t turn) {
    Arg arg;
    arg.add_scalar(comm, static_cast<uint32_t>(counter), turn);
    return rt_submit_aiv_task(kAwait, arg).task_id();
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 5}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor tokens = from_tensor_arg(args.tensor(0));
    const Tensor expert = from_tensor_arg(args.tensor(1));
    const Tensor out = from_tensor_arg(args.tensor(2));
    const uint64_t comm = args.scalar(0);
    const auto turn = static_cast<uint32_t>(args.scalar(1));

    Arg dispatch;
    dispatch.add_input(tokens, expert);
    dispatch.add_scalar(comm);
    rt_submit_aiv_task(kDispatch, dispatch);

    Arg answer;
    answer.add_input(tokens);
    answer.add_scalar(comm);
    answer.add_dep(await(kRequests, comm, turn));
    rt_submit_aiv_task(kAnswer, answer);

    Arg combine;
    combine.add_input(tokens);
    combine.add_output(out);
    combine.add_scalar(comm);
    combine.add_dep(await(kResults, comm, turn));
    rt_submit_aiv_task(kCombine, combine);
}

}  // extern "C"
