#pragma once
/// Turns submits into tasks: takes room, finds producers, wires the task in and makes it ready.
///
/// A submit is a fixed sequence that the flavour's entry points drive:
///
///     TaskSlot *task = orchestrator.begin_task(request);   // may sleep until the ring has room
///     … write tensors and scalars into the slot, and for each argument:
///     orchestrator.add_explicit_producer(id);              // add_dep
///     orchestrator.add_owner(id, i);                       // who created the tensor
///     orchestrator.add_accesses(region, i, accesses);      // who wrote it since, or read it
///     orchestrator.add_entry(region, i, access, id);       // this task writes or reads it
///     orchestrator.commit();
///
/// Everything runs on the orchestrating thread. After a fatal error (`is_fatal`) nothing is submitted any more.
/// `begin_task` decides deadlocks by structure: when every submitted task has completed and the ring still lacks room,
/// nothing can ever free some, for what is left is held by open scopes of this very thread.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core_bus.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/buffer_table.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/submit_capture.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/task_ring.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/tensor_map.h"
#include "runtime/tensormap_and_ringbuffer/shared/limits.h"
#include "runtime/common/access/access_check.h"
#include "runtime/common/recording/orchestrator_log.h"
#include "runtime/common/recording/scope_statistics.h"
#include "runtime/common/shared/kernel_table.h"
#include "runtime/common/shared/run_state.h"
#include "runtime_status.h"

namespace pto {
namespace tmr {

/// What a submit asks for. Validated by `begin_task`.
struct TaskRequest {
    /// One func id a core slot, -1 for none; none at all for a task that only allocates.
    int32_t func_id[kCoreSlots] = {-1, -1, -1};
    int32_t block_num = 1;
    bool requires_sync_start = false;
    TaskRoom room;
};

class Orchestrator {
public:
    Orchestrator(RunState &run, port::CoreBus &bus) : run_(run), bus_(bus) {}

    /// Reserves what outlives runs. False when the system refuses.
    bool init() { return map_.init(); }
    /// Prepares for a run. False when the rings cannot be had.
    bool begin_run(const RunLimits &limits, const KernelTable &kernels, int32_t block_dim);
    /// The memory that the run was given, before its first submit.
    void set_buffers(std::vector<ByteRange> buffers) { buffers_.reset(std::move(buffers)); }
    /// Has tasks and scopes told to `check` from the next run on; nullptr: to nobody.
    void set_access_check(runtime::AccessCheck *check) { access_check_ = check; }
    runtime::AccessCheck *access_check() const { return access_check_; }
    /// Has what is submitted recorded from the next run on; nullptr: not at all.
    void set_recording(SubmitCapture *capture, runtime::ScopeStatistics *scope_statistics) {
        capture_ = capture;
        scope_statistics_ = scope_statistics;
    }
    SubmitCapture *capture() const { return capture_; }
    bool dumps_tensors() const { return run_.dump != nullptr; }
    bool is_recording_arguments() const { return capture_ != nullptr || dumps_tensors(); }
    /// Where the run is written down, before its first submit; nullptr: nowhere.
    void set_log(runtime::OrchestratorLog *log) { log_ = log; }
    /// The submit goes on with that, for the log.
    void enter(runtime::SubmitPhase phase) {
        if (log_ != nullptr) log_->enter(phase);
    }
    /// After the orchestration function: closes scopes it left open and publishes the number of tasks.
    void finish();

    /// `site`: where the orchestration opens it.
    void begin_scope(bool is_manual, const void *site);
    void end_scope();
    bool is_manual_scope() const { return manual_depth_ != kNotManual; }

    TaskSlot *begin_task(const TaskRequest &request);
    void add_explicit_producer(TaskId id);
    // `argument`: the position of the tensor that this is for.
    void add_owner(TaskId id, int32_t argument);
    void add_accesses(Region region, int32_t argument, bool and_readers, bool removes_covered);
    void add_entry(Region region, int32_t argument, Access access, TaskId owner);
    /// Whether writers wait for earlier readers in this run.
    bool tracks_readers() const { return limits_.tracks_readers; }
    void commit();

    /// Sleeps until the owner and all registered writers of `region` have completed, and with `waits_for_readers` until
    /// the tasks that depend on them have too. False when the run failed or took too long.
    bool wait_for_tensor(TaskId owner, Region region, bool waits_for_readers);

    /// Whether the task that created a tensor, if there is one, was submitted in a scope that has ended.
    bool is_scope_over(TaskId owner);

    bool is_fatal() const { return run_.fatal.is_set(); }
    void fail(abi::RuntimeStatus status, const std::string &text);
    void fail(abi::RuntimeStatus status, const char *code, const FatalSite &site, const std::string &text);

private:
    static constexpr uint32_t kNotManual = ~0u;

    struct Scope {
        /// Where its tasks begin in scope_tasks_.
        size_t first_task;
    };

    uint32_t depth() const { return static_cast<uint32_t>(scopes_.size()) - 1; }
    uint32_t ring_index() const { return depth() < kRingCount ? depth() : kRingCount - 1; }
    TaskRing &ring_of_scope() { return rings_[ring_index()]; }
    void begin_scope_statistics();
    runtime::RingUse use_of(uint32_t ring) const;
    bool was_submitted(TaskId id) const { return ring_of(id) < kRingCount && rings_[ring_of(id)].knows(id); }
    FatalSite site(TaskId task = kNoTask, int32_t func_id = -1) const;
    bool check(const TaskRequest &request);
    bool resolve_kernels(const TaskRequest &request, TaskSlot &task);
    TaskSlot *take_room(const TaskRoom &room);
    bool wait_for_reclaim(TaskRing &ring);
    void fail_for_room(TaskRing &ring, TaskRing::Shortage shortage, const TaskRoom &room);
    /// The slot of a task that has not been reclaimed, else nullptr.
    TaskSlot *find(TaskId id) { return ring_of(id) < kRingCount ? rings_[ring_of(id)].find(id) : nullptr; }
    /// Calls `visit(entry, overlap)` for each entry that the map has for `region`, which lies in the range of its buffer.
    template <typename Visit>
    void for_each_user(const Region &region, bool and_readers, bool removes_covered, Visit visit);
    void add_producer(TaskSlot &producer);
    bool keep_edges(TaskSlot &task);
    void wire(TaskSlot &task);
    /// Sleeps until `condition` holds, looking at it again each time another `step` tasks have completed. False when the
    /// run failed before, or after `timeout_ns` (0: no limit).
    template <typename Condition>
    bool wait_until(int64_t timeout_ns, uint64_t step, Condition condition);
    uint64_t reclaim_step() const;

    RunState &run_;
    port::CoreBus &bus_;
    RunLimits limits_;
    const KernelTable *kernels_ = nullptr;
    int32_t block_dim_ = 0;
    TaskRing rings_[kRingCount];
    BufferTable buffers_;
    runtime::AccessCheck *access_check_ = nullptr;
    SubmitCapture *capture_ = nullptr;
    runtime::ScopeStatistics *scope_statistics_ = nullptr;
    runtime::OrchestratorLog *log_ = nullptr;
    TensorMap map_;

    std::vector<Scope> scopes_;
    std::vector<TaskSlot *> scope_tasks_;
    uint32_t manual_depth_ = kNotManual;
    /// Tasks that schedulers will complete.
    uint64_t submitted_ = 0;

    // The task between begin_task and commit.
    TaskSlot *task_ = nullptr;
    uint32_t edge_count_ = 0;
    std::vector<TaskSlot *> spilled_;
};

}  // namespace tmr
}  // namespace pto
