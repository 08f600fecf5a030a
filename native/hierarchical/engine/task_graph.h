#pragma once
/// The unfinished tasks of a run, what each waits for, and the memory of their outputs.
///
/// A submission becomes a node in steps: `record` checks and copies it, `plan` finds what it depends on and makes room for
/// everything that `publish` does, and `publish` cannot fail. So a submit that throws has changed nothing. A task is forgotten as
/// soon as it has ended; what outlives it are the heap blocks that others hold, and ranges that a failed one has condemned.
///
/// Knows nothing about workers, and no locks. One thread at a time.

#include <cstdint>
#include <vector>

#include "hierarchical/engine/engine.h"
#include "hierarchical/engine/heap_ring.h"
#include "hierarchical/engine/scope_stack.h"
#include "hierarchical/engine/task.h"
#include "hierarchical/engine/task_slot.h"
#include "hierarchical/engine/tensor_map.h"
#include "hierarchical/engine/tensor_use.h"

namespace pto {
namespace hierarchical {

class TaskGraph {
public:
    TaskGraph(const EngineSettings &settings, const RingMemory (&rings)[kHeapRings]);

    /// Checks a submission and copies it into a record that is no part of the graph yet. Throws Failure.
    SlotIndex record(const Submission &submission, const WorkerCounts &workers);
    /// Forgets a record that was not published.
    void discard(SlotIndex index) noexcept { slots_.give_back(index); }

    /// Throws Failure when no ring could ever serve the request.
    void check_ring(uint64_t nbytes) const;
    bool has_space(uint64_t nbytes) const noexcept {
        return nbytes == 0 || rings_[current_ring()].fits(nbytes);
    }
    bool has_pending_limit_reached() const noexcept { return pending_ >= settings_.max_pending_tasks; }

    /// Finds dependencies and reserves memory for `publish`. Throws Failure, or bad_alloc.
    void plan(SlotIndex index);
    /// Enters a planned record into the graph. There has to be space. Outputs that are allocated are told to `submission` too.
    /// True when the task can start or, being poisoned, end at once.
    bool publish(SlotIndex index, const Submission &submission) noexcept;

    /// An intermediate that the current scope holds. There has to be space.
    RingBlock alloc(uint64_t nbytes);

    void open_scope() { scopes_.open(); }
    void close_scope();
    uint32_t scope_depth() const noexcept { return scopes_.depth(); }

    /// Takes a task out of the graph; calls `is_free(SlotIndex)` for each that waited for this one only. Who would read what
    /// a task has not written is poisoned, unless such tasks are to run.
    template <typename Visit>
    void finish(SlotIndex index, TaskEnd end, Visit is_free) noexcept {
        TaskSlot &slot = slots_[index];
        const bool is_poison = end != TaskEnd::kOk && !settings_.continues_after_failure;
        forget(index, is_poison);
        for (const Dependency &consumer : slot.consumers) {
            TaskSlot &waiting = slots_[consumer.slot];
            waiting.is_poisoned = waiting.is_poisoned || (is_poison && consumer.carries_data);
            if (--waiting.waits_for == 0) is_free(consumer.slot);
        }
        slots_.give_back(index);
        --pending_;
    }

    /// A run starts with empty rings and ids from 0. Throws Failure ERR_PTO_INTERNAL when the last one left something.
    void reset();

    /// Tasks that are in the graph.
    uint64_t pending() const noexcept { return pending_; }
    uint32_t current_ring() const noexcept { return ring_of_depth(scopes_.depth()); }
    HeapRing &ring(uint32_t index) noexcept { return rings_[index]; }
    const HeapRing &ring(uint32_t index) const noexcept { return rings_[index]; }
    SlotPool &slots() noexcept { return slots_; }
    const SlotPool &slots() const noexcept { return slots_; }
    const TensorMap &tensors() const noexcept { return tensors_; }

private:
    void plan_tensor(TaskSlot &slot, const abi::TensorRef &tensor, uint32_t position);
    void plan_block(TaskSlot &slot, const abi::TensorRef &tensor, uint64_t nbytes, uint32_t position);
    void plan_producer(SlotIndex producer, bool carries_data);
    void place_outputs(TaskSlot &slot, const Submission &submission) noexcept;
    void forget(SlotIndex index, bool is_condemned) noexcept;

    EngineSettings settings_;
    RingMemory memory_[kHeapRings];
    std::vector<HeapRing> rings_;
    SlotPool slots_;
    TensorMap tensors_;
    ScopeStack scopes_;
    uint64_t next_task_ = 0;
    uint64_t pending_ = 0;

    // Of the submission that is being made.
    CheckedSubmission checked_;
    uint64_t mark_ = 0;
    std::vector<Dependency> producers_;
    size_t outputs_ = 0;
};

}  // namespace hierarchical
}  // namespace pto
