#pragma once
/// Moves tasks on: ready ones to workers, outcomes of workers to the tasks that waited for them, and failures to
/// everything behind them.
///
/// Waits for nothing and takes no locks; whoever drives calls it. What the owner of the engine should know goes into a list of
/// events. One thread at a time.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "abi/lane.h"
#include "hierarchical/engine/engine.h"
#include "hierarchical/engine/run_record.h"
#include "hierarchical/engine/task_graph.h"
#include "hierarchical/engine/worker_pool.h"

namespace pto {
namespace hierarchical {

class Scheduler final : private WorkerPool::Starter {
public:
    static constexpr uint64_t kNever = ~uint64_t{0};

    Scheduler(const EngineSettings &settings, TaskGraph &graph, RunRecord &run, std::vector<EngineEvent> &events);

    int32_t add_worker(WorkerRole role, std::unique_ptr<Endpoint> endpoint);
    WorkerPool &pool(WorkerRole role) noexcept { return pools_[static_cast<size_t>(role)]; }
    const WorkerPool &pool(WorkerRole role) const noexcept { return pools_[static_cast<size_t>(role)]; }
    WorkerCounts counts() const noexcept { return {pools_[0].size(), pools_[1].size()}; }

    /// Throws the loss of the worker without which nobody can take the task.
    void check_targets(const TaskSlot &slot) const;

    /// A task that waits for nothing any more: it gets into a queue, or ends when it cannot or should not run.
    void ready(SlotIndex index, int64_t now_ns);
    /// Gives ready tasks to workers that can take them.
    void dispatch(int64_t now_ns);
    /// Takes what workers have to say. False when no bit of the bell was set.
    bool collect(abi::LaneBell &bell, int64_t now_ns);
    bool has_outcomes(const abi::LaneBell &bell) const noexcept;

    void lose(WorkerRole role, int32_t id, const WorkerLoss &loss, int64_t now_ns);
    /// Ends everything in the queues, and asks the workers to give up what they have not started.
    void cancel(int64_t now_ns);

    /// When `check_deadlines` has something to do next; kNever.
    uint64_t next_deadline() const noexcept;
    void check_deadlines(int64_t now_ns);

    /// Tasks that were given to workers and have not ended.
    uint64_t running() const noexcept { return running_; }
    size_t queued() const noexcept { return pools_[0].queued() + pools_[1].queued(); }

private:
    struct BellBit {
        WorkerRole role;
        int32_t id;
    };

    void start(EngineWorker &worker, int32_t id, SlotIndex index, uint32_t member) override;
    void become_ready(SlotIndex index);
    void take_outcomes(WorkerRole role, int32_t id);
    void end_member(EngineWorker &worker, size_t position, TaskEnd end);
    /// `outcome`: nullptr when the worker has told none.
    void trace_member(int32_t id, const InFlight &in_flight, TaskEnd end, const Outcome *outcome) const;
    /// Of a task that no worker was given.
    void trace_unstarted(const TaskSlot &slot) const;
    TaskFailure failure_of(const TaskSlot &slot, uint32_t member, abi::ErrorCode code) const;
    void fail_queued(SlotIndex index, const WorkerLoss &loss);
    void fail_in_flight(WorkerRole role, int32_t id);
    /// Ends take effect in `settle`, one after the other, however long the chain of those behind them is.
    void end_task(SlotIndex index, TaskEnd end);
    void settle();
    void break_worker(WorkerRole role, int32_t id, const std::string &text);
    void begin_limit(InFlight &in_flight) noexcept;
    std::string stall_text() const;

    const EngineSettings &settings_;
    TaskGraph &graph_;
    RunRecord &run_;
    std::vector<EngineEvent> &events_;
    WorkerPool pools_[2];
    std::vector<BellBit> bits_;
    SlotQueue ending_;
    uint64_t running_ = 0;
    uint64_t limits_ = 0;  ///< members under way that have a time limit
    int64_t now_ns_ = 0;
    int64_t progress_ns_ = 0;  ///< when a member started or ended last
    bool has_reported_stall_ = false;
    Outcome outcome_;
};

}  // namespace hierarchical
}  // namespace pto
