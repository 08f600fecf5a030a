#pragma once
/// A task in its ring, and the edges between tasks.
///
///     producer ──fanout──▶ Edge ──▶ Edge ──▶ …      one list a producer, linked by `next`
///                           ▲
///     consumer ──edges──────┘                       one array a consumer
///
/// An edge belongs to its consumer and lies in the fanout list of its producer until that has completed. Completing
/// swaps the list for a closed mark; whoever finds the mark knows that the producer is done. Two counts rule a task's
/// life:
///
/// * `waiting_for`: producers that have not completed, plus one while the orchestrator is still wiring. Who takes it to
///   0 makes the task ready.
/// * `references`: the scope it was submitted in, its own execution, and each consumer that has not completed. At 0
///   nothing can reach the task or its outputs any more, and the orchestrator may reuse the slot. A count of 0 never
///   rises again.
///
/// Ordering: both counts and `fanout` change with acquire-release operations, so what a kernel wrote happens before its
/// consumers run, and all use of a slot happens before its reuse.

#include <atomic>
#include <cstdint>

#include "runtime/common/shared/task_id.h"

namespace pto {

namespace tmr {
struct TensorMapEntry;
}

namespace runtime {

/// Producers of a task that fit beside its payload.
constexpr uint32_t kInlineEdges = 64;

using KernelEntry = void (*)(int64_t *);

struct TaskSlot;

struct Edge {
    Edge *next;
    TaskSlot *consumer;
    TaskSlot *producer;
};

/// Which kernels of a cluster a task runs: index into `TaskSlot::kernel`.
enum CoreSlot : uint32_t { kAic = 0, kAiv0 = 1, kAiv1 = 2 };
constexpr uint32_t kCoreSlots = 3;

/// What a task needs to start: one core of a type, or a whole cluster.
enum class Shape : uint8_t { kAic = 0, kAiv = 1, kMix = 2 };
constexpr uint32_t kShapes = 3;

struct alignas(64) TaskSlot {
    // Shared between threads.
    std::atomic<Edge *> fanout{nullptr};
    std::atomic<int32_t> waiting_for{0};
    std::atomic<int32_t> references{0};
    std::atomic<int32_t> subtasks_left{0};
    /// Whether a kernel of the task has left conditions: see deferred_tasks.h.
    std::atomic<bool> is_deferred{false};

    // Written by the orchestrator before the task is wired; read-only from then on.
    uint8_t active_mask = 0;
    Shape shape = Shape::kAiv;
    uint16_t tensor_count = 0;
    uint16_t scalar_count = 0;
    /// Scopes around the one that the task was submitted in; -1 where there are none.
    int16_t scope_depth = -1;
    uint32_t edge_count = 0;
    int32_t block_num = 1;
    /// Tensors that the submit declares as read and as written, one bit each; set when the run dumps tensors.
    uint16_t read_tensors = 0;
    uint16_t written_tensors = 0;
    /// Whether all blocks must be resident before any starts.
    bool starts_together = false;
    TaskId id = kNoTask;
    uint8_t *tensors = nullptr;
    const uint64_t *scalars = nullptr;
    Edge *edges = nullptr;
    Edge *spilled_edges = nullptr;
    /// Start of the task's packed outputs.
    uint8_t *outputs = nullptr;
    KernelEntry kernel[kCoreSlots] = {};
    int32_t func_id[kCoreSlots] = {-1, -1, -1};

    /// Next block to start. This, the link and the mark belong to the scheduler that made the task ready, or took it from a queue.
    int32_t next_block = 0;
    /// Link in a ready queue, or among the tasks that became ready in one scheduler's turn.
    TaskSlot *next_ready = nullptr;
    /// Whether the tensors that it reads have been dumped.
    bool is_dumped = false;

    // The orchestrator's own.
    bool is_scope_open = false;
    /// Of the newest task that has this one as a producer: edges are added once.
    TaskId last_consumer = kNoTask;
    /// Where this task ends in the memory of its ring.
    uint64_t heap_end = 0;
    uint64_t payload_end = 0;
    uint64_t spill_end = 0;
    tmr::TensorMapEntry *map_entries = nullptr;

    static Edge *closed() noexcept { return reinterpret_cast<Edge *>(uintptr_t{1}); }

    bool is_complete() const noexcept { return fanout.load(std::memory_order_acquire) == closed(); }

    /// Adds a reference unless the task can be reclaimed already.
    bool try_reference() noexcept {
        int32_t count = references.load(std::memory_order_relaxed);
        do {
            if (count == 0) return false;
        } while (!references.compare_exchange_weak(count, count + 1, std::memory_order_acq_rel));
        return true;
    }

    void release_reference() noexcept { references.fetch_sub(1, std::memory_order_acq_rel); }

    template <typename Visit>
    void for_each_edge(Visit visit) {
        for (uint32_t i = 0; i < edge_count; ++i) visit(edge(i));
    }

    Edge &edge(uint32_t index) noexcept {
        return index < kInlineEdges ? edges[index] : spilled_edges[index - kInlineEdges];
    }
};

}  // namespace runtime
}  // namespace pto
