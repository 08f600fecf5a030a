#pragma once
/// When each task of a run was where: one record for each member of a task, written when that has ended.
///
///     submit ──▶ submitted ─(waits for other tasks)─▶ ready ─(waits for a worker)─▶ dispatched
///                                                                                       │ lane
///       ended ◀── lane ── done ◀──────────── launched ◀──────────────────────────── accepted
///
/// A run that is not traced has none of this, and pays one test of a pointer at each of these steps. A traced one keeps a
/// bounded number of records: the tasks that ended first; what ends later is counted. Guarded by the engine's lock.

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "hierarchical/engine/endpoint.h"
#include "hierarchical/engine/task_slot.h"

namespace pto {
namespace hierarchical {

/// Times are CLOCK_MONOTONIC; 0: never. Those of the worker are what it says, and of its clock.
struct TaskTrace {
    uint64_t task_id = 0;
    uint32_t group_index = 0;
    uint32_t group_size = 1;
    uint32_t callable = 0;
    abi::CommandKind kind = abi::CommandKind::kRunFunction;
    WorkerRole role = WorkerRole::kSub;
    TaskEnd end = TaskEnd::kOk;
    int32_t worker = -1;       ///< -1: was never given to one; the record is that of all members then
    int64_t submit_ns = 0;     ///< the call of submit that succeeded
    int64_t submitted_ns = 0;  ///< the task is in the graph
    int64_t ready_ns = 0;      ///< waits for no other task
    int64_t dispatched_ns = 0; ///< the engine gives it to the worker
    int64_t accepted_ns = 0;   ///< worker: it has read the command
    int64_t launched_ns = 0;   ///< worker: user code or the chip started
    int64_t done_ns = 0;       ///< worker
    int64_t ended_ns = 0;      ///< the engine has the outcome
};

class RunTrace {
public:
    /// Keeps up to `limit` records, at least one.
    explicit RunTrace(size_t limit) : limit_(limit > 0 ? limit : 1) {}

    void add(const TaskTrace &task) noexcept {
        if (tasks_.size() == limit_) {
            ++dropped_;
            return;
        }
        try {
            tasks_.push_back(task);
        } catch (const std::bad_alloc &) {
            ++dropped_;
        }
    }

    /// In the order in which they ended.
    const std::vector<TaskTrace> &tasks() const noexcept { return tasks_; }
    uint64_t dropped() const noexcept { return dropped_; }

private:
    size_t limit_;
    std::vector<TaskTrace> tasks_;
    uint64_t dropped_ = 0;
};

}  // namespace hierarchical
}  // namespace pto
