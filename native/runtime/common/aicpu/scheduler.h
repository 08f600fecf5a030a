#pragma once
/// One AICPU scheduler: the cores of its clusters, and the tasks that run on them.
///
/// A turn takes back the cores whose kernels have returned, completes their tasks, which makes consumers ready, and
/// starts ready tasks on idle cores. When all fitting cores are taken and kernels are short, a task is staged behind the
/// one that runs, see core.h. Tasks that become ready in a turn are started in it if cores are idle; the rest goes
/// to the queues that all schedulers share.
///
/// Clusters are dealt out by index modulo the number of schedulers. All state here belongs to whoever has the turn.

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "core_bus.h"
#include "runtime/common/aicpu/core.h"
#include "runtime/common/recording/scheduler_log.h"
#include "runtime/common/shared/run_state.h"

namespace pto {
namespace runtime {

/// A set of clusters, one bit each.
using ClusterSet = uint64_t;

class Scheduler final : public port::Role {
public:
    Scheduler(RunState &run, port::CoreBus &bus) : run_(run), bus_(bus) {}

    /// Prepares for a run on the clusters `index`, `index + count`, … below `block_dim`.
    void begin_run(uint32_t index, uint32_t count, uint32_t block_dim);

    bool has_work() const noexcept override;
    bool poll(int64_t elapsed_ns) noexcept override;
    void give_up_on(const port::StuckKernel &kernel) noexcept override;
    bool has_staged() const noexcept override { return has_staged_.load(std::memory_order_seq_cst); }
    void end_staging() noexcept override { run_.may_stage.store(false, std::memory_order_seq_cst); }
    void take_turn(port::CoreWork **keep) noexcept override;

private:
    /// Where a block runs: a core, or for a mixed task the active cores of a cluster.
    struct Place {
        uint32_t cluster;
        /// The core of a task of one core kind.
        CoreSlot slot;
    };
    struct ReservedBlock {
        TaskSlot *task;
        Place place;
        int32_t block;
    };

    Core &core(uint32_t cluster, CoreSlot slot) { return *cores_[(cluster / count_) * kCoreSlots + slot]; }
    void take_back(Flight &flight, port::CoreWork **keep) noexcept;
    /// Frees the flight of a kernel that has returned or was never started.
    void release(Flight &flight) noexcept;
    void complete(TaskSlot &task) noexcept;
    void dispatch(port::CoreWork **keep) noexcept;
    /// Claims, reserves and starts for launches whose blocks start together.
    void gather_gang(port::CoreWork **keep) noexcept;
    TaskSlot *next_ready(Shape shape) noexcept;
    /// Starts blocks of a task while there are blocks and cores for them. True when all have started.
    bool start_blocks(TaskSlot &task, port::CoreWork **keep) noexcept;
    /// Takes the cores for one block of a task out of the idle ones. There is a fitting cluster.
    Place take_place(const TaskSlot &task) noexcept;
    void start_block(TaskSlot &task, const Place &place, int32_t block, port::CoreWork **keep) noexcept;
    void start(TaskSlot &task, Core &core, CoreSlot kernel, int32_t block, port::CoreWork **keep) noexcept;
    ClusterSet fitting_clusters(Shape shape) const noexcept;

    /// Clusters with a core that runs one kernel and has none staged, for tasks that may be staged.
    ClusterSet stageable_clusters(Shape shape) const noexcept;
    /// Stages a task of one block on a stageable cluster.
    void stage(TaskSlot &task, uint32_t cluster) noexcept;
    /// Starts what is staged on cores that fell idle meanwhile.
    void start_staged(Shape shape, port::CoreWork **keep) noexcept;
    /// Puts what is staged back into the ready queues, or forgets it when the run has failed.
    void unstage() noexcept;
    void publish_state() noexcept;

    RunState &run_;
    port::CoreBus &bus_;
    /// nullptr when nothing is recorded.
    SchedulerLog *log_ = nullptr;
    port::CoreInbox inbox_;
    uint32_t index_ = 0;
    uint32_t count_ = 1;
    std::vector<std::unique_ptr<Core>> cores_;

    ClusterSet idle_[kCoreSlots] = {};
    /// Cores that run one kernel, and cores that may have one staged behind it.
    ClusterSet half_idle_[kCoreSlots] = {};
    ClusterSet staged_[kCoreSlots] = {};
    uint32_t busy_ = 0;
    uint64_t completed_ = 0;
    /// Tasks that became ready in this turn, newest first.
    TaskSlot *local_ready_[kShapes] = {};

    /// Blocks of a launch that waits for cores of other schedulers.
    std::vector<ReservedBlock> reserved_;

    /// What other threads see of the state above: shapes that an idle core or cluster is there for, one bit each, and
    /// whether something runs. Stale values cost a turn for nothing, or are put right by the turn that is on.
    std::atomic<uint32_t> fitting_shapes_{0};
    std::atomic<bool> is_busy_{false};
    std::atomic<bool> has_reserved_{false};
    std::atomic<bool> has_staged_{false};
    std::atomic<bool> is_quiet_{false};
};

}  // namespace runtime
}  // namespace pto
