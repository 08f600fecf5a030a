#include "runtime/common/aicpu/task_outcome.h"

#include "runtime_status.h"

namespace pto {
namespace runtime {
namespace {

FatalSite site_of(const Flight &flight) {
    FatalSite site;
    site.task = flight.task->id;
    site.func_id = flight.work.func_id;
    site.core = flight.core->id();
    site.scope_depth = flight.task->scope_depth;
    return site;
}

void defer(RunState &run, const Flight &flight, uint32_t conditions) noexcept {
    for (uint32_t i = 0; i < conditions; ++i) {
        CompletionCondition condition;
        if (run.kernel_abi->deferred_condition(flight.memory, i, &condition)) {
            run.deferred.add(*flight.task, condition);
            continue;
        }
        run.fatal.latch(static_cast<int32_t>(abi::RuntimeStatus::ASYNC_COMPLETION_INVALID), "ERR_PTO_RUN_ASYNC_INVALID",
                        site_of(flight),
                        format_text("condition %u that the kernel left is none: its engine, type or address is not known "
                                    "or not aligned",
                                    i));
    }
}

}  // namespace

bool check_outcome(RunState &run, const Flight &flight) noexcept {
    const uint32_t conditions = run.kernel_abi->deferred_count(flight.memory);
    const int32_t error = run.kernel_abi->deferred_error(flight.memory);
    if (!flight.work.has_thrown && conditions == 0 && error == 0) return false;
    if (!flight.work.has_thrown && error == 0) {
        defer(run, flight, conditions);
        return true;
    }
    const FatalSite site = site_of(flight);
    if (flight.work.has_thrown) {
        run.fatal.latch(0, "ERR_PTO_KERNEL_EXCEPTION", site,
                        "a kernel ended with a C++ exception; kernels report errors through their outputs");
    } else {
        run.fatal.latch(error, abi::error_code_name(abi::error_code_of_status(error)), site,
                        format_text("the kernel reported error %d", error));
    }
    return false;
}

void latch_stuck_kernel(RunState &run, const port::StuckKernel &kernel) noexcept {
    FatalSite site;
    site.task = kernel.task;
    site.func_id = kernel.func_id;
    site.core = kernel.core;
    run.fatal.latch(static_cast<int32_t>(abi::RuntimeStatus::SCHEDULER_TIMEOUT), "ERR_PTO_RUN_KERNEL_TIMEOUT", site,
                     format_text("the kernel with func_id %d has not returned for %lld ms on core %d (task %u of ring %u). A "
                                 "kernel cannot be stopped: the device is lost, close it. Raise the limit if the kernel is "
                                 "that slow",
                                 kernel.func_id, static_cast<long long>(kernel.elapsed_ns / 1'000'000), kernel.core,
                                 local_of(kernel.task), ring_of(kernel.task)));
}

void latch_overdue(RunState &run, const DeferredTasks::Overdue &overdue) noexcept {
    FatalSite site;
    site.task = overdue.task->id;
    site.scope_depth = overdue.task->scope_depth;
    for (const int32_t func_id : overdue.task->func_id) site.func_id = func_id >= 0 ? func_id : site.func_id;
    const bool is_counter = overdue.condition.kind == CompletionCondition::Kind::kCounter;
    run.fatal.latch(static_cast<int32_t>(abi::RuntimeStatus::SCHEDULER_TIMEOUT), "ERR_PTO_RUN_SCHEDULER_TIMEOUT", site,
                     format_text("task %u of ring %u has waited for %lld ms for the %s at 0x%llx (value %u, expected %u), which "
                                 "nothing has written. Raise the limit if it takes that long",
                                 local_of(overdue.task->id), ring_of(overdue.task->id),
                                 static_cast<long long>(overdue.waited_ns / 1'000'000),
                                 is_counter ? "counter" : "event record",
                                 static_cast<unsigned long long>(overdue.condition.address), overdue.value,
                                 is_counter ? overdue.condition.expected : 1));
}

}  // namespace runtime
}  // namespace pto
