#pragma once
/// Runs the tasks of a run one at a time, in an order that can be repeated.
///
/// It takes the place of all schedulers. The thread that runs the orchestration decides everything: after each submit, and
/// whenever the orchestration has to wait, it makes one step after the other, as the policy says, until that lets the
/// orchestration go on.
///
///     submit ─▶ step ─▶ step ─▶ … ─▶ submit ─▶ step ─▶ … ─▶ end of the orchestration ─▶ step ─▶ …
///                │ start a task: all its kernels run, on the pool's threads, and return
///                └ see a completion: its consumers become ready
///
/// So while a kernel runs, no kernel of another task does, nor the orchestration. A task of more blocks than there are cores
/// runs in waves.
///
/// A kernel may wait for a kernel of another task, which never starts in such an order. When a task has not returned for a
/// while and something else can be done, the run goes on beside it: it is not serial any more, its order cannot be repeated,
/// and its record says so. There is no hang that the schedulers do not have.
///
/// Who may call what: everything but the `Role`'s functions only the run's own thread.

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core_bus.h"
#include "runtime/common/aicpu/core.h"
#include "runtime/common/recording/scheduler_log.h"
#include "runtime/common/serial/schedule_policy.h"
#include "runtime/common/serial/schedule_record.h"
#include "runtime/common/shared/run_state.h"

namespace pto {
namespace runtime {

class SerialScheduler final : public port::Role {
public:
    SerialScheduler(RunState &run, port::CoreBus &bus) : run_(run), bus_(bus) {}

    /// Prepares for a run on the cores of `block_dim` clusters.
    void begin_run(const ScheduleOptions &options, uint32_t block_dim);

    /// A task of the run, in the order of submits, before or after it becomes ready. `rank` is its place in the reference order.
    void add(TaskSlot &task, uint64_t rank);
    /// The same for the next submit of an orchestration that goes on; returns when it is its turn.
    void submit(TaskSlot &task);
    /// The orchestration's sleep on `word`, at most `timeout_ns` (negative: no limit). May return early: the caller looks at
    /// what it waits for again.
    void wait_for_change(base::WaitWord &word, uint32_t seen, int64_t timeout_ns);
    /// After the orchestration: runs what is left. Returns when no kernel runs any more, or one is given up on.
    void finish();

    const ScheduleRecord &record() const { return record_; }

    bool has_work() const noexcept override { return !inbox_.is_empty(); }
    void take_turn(port::CoreWork **keep) noexcept override;
    void give_up_on(const port::StuckKernel &kernel) noexcept override;

private:
    enum class Step { kOrchestrate, kDone, kNothing };

    struct Place {
        uint32_t cluster;
        CoreSlot slot;
    };
    struct Started {
        Candidate task;
        /// Kernels that have not returned.
        int32_t in_flight = 0;
    };

    Step step(bool may_orchestrate);
    /// Looks at what has happened since the last step.
    void collect();
    void collect_returned();
    void take_back(Flight &flight);
    void see_completion(size_t index);
    void start(const Candidate &task);
    /// Starts as many blocks as there are places.
    void start_blocks(Started &started);
    void start_block(Started &started, const Place &place, int32_t block);
    /// Waits until no kernel of the task runs. False when it takes too long, or the run is given up.
    bool wait_for_kernels(const TaskSlot &task);
    /// Sleeps until a kernel has returned or watched memory is worth a look, at most `timeout_ns` (negative: no limit).
    void idle(int64_t timeout_ns);
    /// Sleeps until `changed_` differs from `seen`, and says for how long.
    int64_t sleep(uint32_t seen, int64_t timeout_ns);
    bool has_returned();
    void wake() noexcept;
    bool is_over() const;

    uint32_t places_for(Shape shape) const;
    /// The place of that index. It stays idle until the block is started.
    Place place_at(const TaskSlot &task, uint32_t index) const;
    bool can_start(const TaskSlot &task) const;
    Core &core(uint32_t cluster, CoreSlot slot) { return *cores_[cluster * kCoreSlots + slot]; }

    RunState &run_;
    port::CoreBus &bus_;
    /// nullptr when nothing is recorded.
    SchedulerLog *log_ = nullptr;
    std::optional<SchedulePolicy> policy_;
    ScheduleRecord record_;
    std::vector<std::unique_ptr<Core>> cores_;
    uint64_t idle_[kCoreSlots] = {};
    uint64_t submitted_ = 0;
    /// Kernels that have not returned.
    uint32_t running_ = 0;
    /// How soon memory is looked at again.
    int64_t poll_ns_ = 0;

    std::unordered_map<const TaskSlot *, Candidate> waiting_;
    std::vector<Candidate> ended_;
    /// Tasks with kernels that run, blocks that have not started, or conditions that do not hold.
    std::unordered_map<const TaskSlot *, Started> started_;

    // Shared with the threads that run kernels.
    port::CoreInbox inbox_;
    std::mutex returned_mutex_;
    std::vector<Flight *> returned_;
    base::WaitWord changed_;
    std::atomic<bool> is_abandoned_{false};
};

}  // namespace runtime
}  // namespace pto
