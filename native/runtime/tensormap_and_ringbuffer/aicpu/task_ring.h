#pragma once
/// One of the four rings: slots for tasks, and the memory that tasks take along.
///
///     slots     fixed size, reused in order                          task window
///     heap      packed outputs of tasks                              device memory
///     payloads  tensors, scalars and the first edges of tasks        as much as the task needs
///     spill     edges beyond kInlineEdges                            dependency pool
///
/// All four fill at the head when a task is submitted and empty at the tail when the oldest task can no longer be
/// reached (TaskSlot::references is 0). Both happen on the orchestrator's thread: the schedulers only count references
/// down. Memory is address space until it is touched, and is kept between runs.

#include <cstdint>

#include "base/byte_ring.h"
#include "base/virtual_memory.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/tensor_map.h"
#include "runtime/common/recording/scope_statistics.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace tmr {

/// What a task wants from its ring.
struct TaskRoom {
    uint64_t heap_bytes = 0;
    uint32_t tensor_count = 0;
    uint32_t scalar_count = 0;
};

class TaskRing {
public:
    /// What stands in the way of a task.
    enum class Shortage { kNone, kSlots, kHeap };

    /// Prepares an empty ring of the given sizes. False when the system refuses the address space.
    bool configure(uint32_t index, const RingSizes &sizes);

    /// Takes a slot with everything in `room`, and places for kInlineEdges edges. nullptr with `shortage` set when
    /// something is taken; nothing is kept then. The slot is initialised but for what only the caller knows.
    TaskSlot *take(const TaskRoom &room, Shortage *shortage);
    /// Keeps `edge_count` of the task's places for edges and gives the rest back. Before the next `take`.
    void keep_edges(TaskSlot &slot, uint32_t edge_count);
    /// Places for `count` more edges than kInlineEdges. nullptr when the pool is taken.
    Edge *take_spill(TaskSlot &slot, uint32_t count);

    /// Frees the oldest tasks that nothing reaches, and their entries in `map`. True when there were any.
    bool reclaim(TensorMap &map);

    /// The slot of a task that has not been reclaimed, else nullptr.
    TaskSlot *find(TaskId id);
    /// Whether a task of that name was ever submitted to this ring.
    bool knows(TaskId id) const { return local_of(id) < next_; }

    uint8_t *heap() const { return heap_memory_.data(); }
    uint64_t heap_capacity() const { return heap_.capacity(); }
    uint64_t heap_live() const { return heap_.live(); }
    uint64_t spill_capacity() const { return spill_.capacity() / sizeof(Edge); }
    uint32_t window() const { return window_; }
    /// Tasks that were ever submitted to this ring.
    uint32_t submitted() const { return next_; }
    uint32_t live_tasks() const { return next_ - oldest_; }
    /// All of the ring that is taken; entries of the spill, not its bytes.
    RingUse use() const;

private:
    TaskSlot &slot_of(uint32_t local) { return slots_[local & (window_ - 1)]; }

    uint32_t index_ = 0;
    uint32_t window_ = 0;
    /// The next task's number, and the number of the oldest task that has not been reclaimed.
    uint32_t next_ = 0;
    uint32_t oldest_ = 0;
    TaskSlot *slots_ = nullptr;
    base::Reservation slot_memory_;
    base::Reservation heap_memory_;
    base::Reservation payload_memory_;
    base::Reservation spill_memory_;
    base::ByteRing heap_;
    base::ByteRing payloads_;
    base::ByteRing spill_;
};

}  // namespace tmr
}  // namespace pto
