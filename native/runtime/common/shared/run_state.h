#pragma once
/// What the orchestrator and the schedulers of one run share.

#include <atomic>
#include <cstdint>

#include "base/wait_word.h"
#include "base/work_queue.h"
#include "runtime/common/shared/deferred_tasks.h"
#include "runtime/common/shared/fatal_latch.h"
#include "runtime/common/shared/gang_launch.h"
#include "runtime/common/shared/kernel_abi.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

using ReadyQueue = base::WorkQueue<TaskSlot, &TaskSlot::next_ready>;

class Recording;
class SerialScheduler;
class TensorDump;

class RunState {
public:
    FatalLatch fatal;
    /// Tasks whose producers have all completed, by what they need. A task is in at most one queue, once.
    ReadyQueue ready[kShapes];
    /// The same for tasks whose blocks start together, and the one of them that is being gathered.
    ReadyQueue ready_together;
    GangLaunch gang;
    /// Tasks that wait for memory after their kernels have returned.
    DeferredTasks deferred;
    /// Whether a task may be staged behind another one: not once kernels have turned out to wait for each other.
    std::atomic<bool> may_stage{true};
    const KernelAbi *kernel_abi = nullptr;
    /// Runs the tasks of this run one at a time; nullptr when schedulers run them beside the orchestration.
    SerialScheduler *serial = nullptr;
    /// Gets the tensors of tasks before they run and after it; nullptr when the run does not dump them.
    TensorDump *dump = nullptr;
    /// What of this run is written down; nullptr: nothing.
    Recording *recording = nullptr;
    /// How long a kernel may run, and a task may wait for memory afterwards; 0: as long as it takes.
    int64_t task_limit_ns = 0;

    /// Not 0 once nothing of the run is left to do.
    base::WaitWord done;
    /// Changes whenever tasks have completed while the orchestrator sleeps on it.
    base::WaitWord progress;

    /// Prepares for a run of `scheduler_count` schedulers. No thread may look at it.
    void reset(uint32_t scheduler_count, size_t ready_capacity);

    /// Puts a task whose producers have all completed into its queue.
    void push_ready(TaskSlot &task) noexcept {
        (task.starts_together ? ready_together : ready[static_cast<uint32_t>(task.shape)]).push(&task);
    }

    /// Whoever has the task, before its first kernel starts. It may do so again when none has started after all.
    void dump_before(TaskSlot &task) noexcept {
        if (dump != nullptr && !task.is_dumped) dump_once(task);
    }
    /// The same when its kernels have returned, before its consumers may start.
    void dump_after(const TaskSlot &task) noexcept {
        if (dump != nullptr) dump_result(task);
    }

    /// A scheduler: `count` of its tasks have completed and their references are released.
    void add_completed(uint64_t count) noexcept;
    /// A scheduler, once, after the fatal latch closed: none of its cores runs any more.
    void add_quiet_scheduler() noexcept;
    /// Ends the run although a kernel still runs.
    void abandon() noexcept;
    /// The orchestrator: no task follows the first `total`.
    void finish_orchestration(uint64_t total) noexcept;
    uint64_t completed() const noexcept { return completed_.load(std::memory_order_seq_cst); }

    /// The orchestrator, around its sleep on `progress`: it is to be woken when `completed` has reached `wake_at`. It
    /// announces itself first and looks at the state again before it sleeps; schedulers change the state first and look
    /// for the announcement then.
    void announce_wait(uint64_t wake_at) noexcept { wake_at_.store(wake_at, std::memory_order_seq_cst); }
    void end_wait() noexcept { wake_at_.store(kNobodyWaits, std::memory_order_relaxed); }
    /// Ends the orchestrator's sleep if there is one, whatever it waits for.
    void wake_orchestrator() noexcept;

private:
    static constexpr uint64_t kNobodyWaits = ~uint64_t{0};

    void dump_once(TaskSlot &task) noexcept;
    void dump_result(const TaskSlot &task) noexcept;
    void check_done() noexcept;
    void set_done() noexcept;

    uint32_t scheduler_count_ = 0;
    uint64_t total_ = 0;
    alignas(64) std::atomic<uint64_t> completed_{0};
    std::atomic<uint32_t> quiet_schedulers_{0};
    std::atomic<bool> is_orchestration_finished_{false};
    std::atomic<uint64_t> wake_at_{kNobodyWaits};
};

}  // namespace runtime
}  // namespace pto
