// Many tasks that wait at the same time, completed by notifications in another order than they were submitted in.
//
//   wait i      returns at once; completes when counter i is at least 2
//   log i       depends on wait i; appends i to the log
//   notify      adds 1 to a counter: first to each in turn, which completes nothing, then in the order that the caller
//               asks for, each time after the log entry before it
//
// args: tensor order [count], tensor log [1 + count]. log[0] counts the entries.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kWait = 0, kLog = 1, kNotify = 2 };

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 2}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor order = from_tensor_arg(args.tensor(0));
    const Tensor log = from_tensor_arg(args.tensor(1));
    const uint32_t count = order.shapes[0];

    TensorCreateInfo counters_info(order.shapes, 1, DataType::UINT32);
    counters_info.set_initial_value(uint32_t{0});
    const TaskOutputTensors allocated = alloc_tensors(counters_info);
    const Tensor &counters = allocated.get_ref(0);
    const auto counter = [&](uint32_t index) {
        const uint32_t one[] = {1};
        return counters.view(one, &index);
    };

    // NO_DEP: what these tasks wait for is the counter's value, not the task that wrote it last.
    std::vector<PTO2TaskId> logged;
    for (uint32_t i = 0; i < count; ++i) {
        const Tensor own = counter(i);
        Arg wait;
        wait.add_no_dep(own);
        const TaskOutputTensors waiting = rt_submit_aiv_task(kWait, wait);

        Arg entry;
        entry.add_no_dep(log);
        entry.add_scalar(i);
        entry.add_dep(waiting.task_id());
        logged.push_back(rt_submit_aiv_task(kLog, entry).task_id());
    }

    for (uint32_t i = 0; i < count; ++i) {
        const Tensor own = counter(i);
        Arg first;
        first.add_inout(own);
        rt_submit_aiv_task(kNotify, first);
    }
    PTO2TaskId before = PTO2TaskId::invalid();
    for (uint32_t i = 0; i < count; ++i) {
        const auto index = static_cast<uint32_t>(get_tensor_data<int32_t>(order, 1, &i));
        const Tensor own = counter(index);
        Arg second;
        second.add_inout(own);
        if (before.is_valid()) second.add_dep(before);
        rt_submit_aiv_task(kNotify, second);
        before = logged[index];
    }
}

}  // extern "C"
