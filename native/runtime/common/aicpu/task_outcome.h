#pragma once
/// What becomes of a task when its kernels have returned: the part that does not depend on who schedules.

#include "core_bus.h"
#include "runtime/common/aicpu/core.h"
#include "runtime/common/recording/scheduler_log.h"
#include "runtime/common/shared/run_state.h"

namespace pto {
namespace runtime {

/// A kernel has returned: latches what went wrong, and hands the conditions it left to those that watch them. True when it
/// left some.
bool check_outcome(RunState &run, const Flight &flight) noexcept;

/// Ends the run because of a kernel that does not return.
void latch_stuck_kernel(RunState &run, const port::StuckKernel &kernel) noexcept;
/// Ends the run because of a task that waits for memory for too long.
void latch_overdue(RunState &run, const DeferredTasks::Overdue &overdue) noexcept;

/// Completes a task. `visit` gets each consumer that waits for nothing any more; `log`, unless it is nullptr, all of them.
template <typename Visit>
void complete_task(TaskSlot &task, SchedulerLog *log, Visit visit) noexcept {
    if (log != nullptr) log->begin_completion(task);
    for (Edge *edge = task.fanout.exchange(TaskSlot::closed(), std::memory_order_acq_rel); edge != nullptr;) {
        // The consumer, and the edge with it, may be gone as soon as the last producer was counted.
        Edge *next = edge->next;
        TaskSlot *consumer = edge->consumer;
        if (log != nullptr) log->add_consumer(consumer->id);
        if (consumer->waiting_for.fetch_sub(1, std::memory_order_acq_rel) == 1) visit(*consumer);
        edge = next;
    }
    if (log != nullptr) log->end_completion();
    task.for_each_edge([](Edge &edge) {
        if (edge.producer != nullptr) edge.producer->release_reference();
    });
    // The task's own reference goes last: from then on its slot may be reused.
    task.release_reference();
}

}  // namespace runtime
}  // namespace pto
