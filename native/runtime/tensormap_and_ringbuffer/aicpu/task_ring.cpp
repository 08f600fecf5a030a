#include "runtime/tensormap_and_ringbuffer/aicpu/task_ring.h"

#include <new>

#include "base/align.h"
#include "runtime/common/shared/mutants.h"

namespace pto {
namespace tmr {
namespace {

/// Payloads start at cache lines, so that kernels see tensors aligned as their type asks.
constexpr uint64_t kPayloadAlign = 64;
constexpr uint64_t kInlineEdgeBytes = kInlineEdges * sizeof(Edge);
constexpr uint64_t kMaxPayloadBytes =
    kMaxTaskTensors * kTensorBytes + kMaxTaskScalars * sizeof(uint64_t) + kInlineEdgeBytes;

uint64_t argument_bytes(uint32_t tensors, uint32_t scalars) {
    return tensors * kTensorBytes + scalars * sizeof(uint64_t);
}

bool reserve_once(base::Reservation &memory, uint64_t bytes) { return memory.size() == bytes || memory.reserve(bytes); }

}  // namespace

bool TaskRing::configure(uint32_t index, const RingSizes &sizes) {
    index_ = index;
    window_ = static_cast<uint32_t>(sizes.task_window);
    next_ = oldest_ = 0;
    // One lap more than the window can hold covers what block boundaries waste.
    const uint64_t payload_bytes = (sizes.task_window + 1) * base::align_up(kMaxPayloadBytes, kPayloadAlign);
    const bool is_reserved = reserve_once(slot_memory_, sizes.task_window * sizeof(TaskSlot)) &&
                             reserve_once(heap_memory_, base::align_up(sizes.heap, kOutputAlign)) &&
                             reserve_once(payload_memory_, payload_bytes) &&
                             reserve_once(spill_memory_, sizes.dep_pool * sizeof(Edge));
    if (!is_reserved) return false;
    slots_ = reinterpret_cast<TaskSlot *>(slot_memory_.data());
    heap_.reset(sizes.heap);
    payloads_.reset(payload_bytes);
    spill_.reset(sizes.dep_pool * sizeof(Edge));
    return true;
}

TaskSlot *TaskRing::take(const TaskRoom &room, Shortage *shortage) {
    *shortage = Shortage::kNone;
    if (live_tasks() + 1 >= window_) {
        *shortage = Shortage::kSlots;
        return nullptr;
    }
    const uint64_t heap_offset = heap_.take(room.heap_bytes);
    if (heap_offset == base::ByteRing::kNoSpace) {
        *shortage = Shortage::kHeap;
        return nullptr;
    }
    const uint64_t arguments = argument_bytes(room.tensor_count, room.scalar_count);
    // Cannot fail: the payloads of a full window fit.
    const uint64_t payload = payloads_.take(base::align_up(arguments + kInlineEdgeBytes, kPayloadAlign));
    uint8_t *memory = payload_memory_.data() + payload;

    TaskSlot &slot = *new (&slot_of(next_)) TaskSlot();
    slot.id = make_task_id(index_, next_);
    slot.tensor_count = static_cast<uint16_t>(room.tensor_count);
    slot.scalar_count = static_cast<uint16_t>(room.scalar_count);
    slot.tensors = memory;
    slot.scalars = reinterpret_cast<uint64_t *>(memory + room.tensor_count * kTensorBytes);
    slot.edges = reinterpret_cast<Edge *>(memory + arguments);
    slot.outputs = heap_memory_.data() + heap_offset;
    slot.heap_end = heap_.head();
    slot.payload_end = payloads_.head();
    slot.spill_end = spill_.head();
    ++next_;
    return &slot;
}

void TaskRing::keep_edges(TaskSlot &slot, uint32_t edge_count) {
    const uint64_t arguments = argument_bytes(slot.tensor_count, slot.scalar_count);
    const uint64_t kept = edge_count < kInlineEdges ? edge_count : kInlineEdges;
    payloads_.untake(base::align_up(arguments + kInlineEdgeBytes, kPayloadAlign) -
                     base::align_up(arguments + kept * sizeof(Edge), kPayloadAlign));
    slot.edge_count = edge_count;
    slot.payload_end = payloads_.head();
}

Edge *TaskRing::take_spill(TaskSlot &slot, uint32_t count) {
    const uint64_t offset = spill_.take(count * sizeof(Edge));
    if (offset == base::ByteRing::kNoSpace) return nullptr;
    slot.spill_end = spill_.head();
    return reinterpret_cast<Edge *>(spill_memory_.data() + offset);
}

bool TaskRing::reclaim(TensorMap &map) {
    const uint32_t before = oldest_;
    for (; oldest_ != next_; ++oldest_) {
        TaskSlot &slot = slot_of(oldest_);
        const bool is_reachable = slot.references.load(std::memory_order_acquire) != 0;  // pairs with release_reference
        if (is_reachable && !mutant_strikes(Mutant::kReleaseSlotEarly)) break;
        map.remove_of(slot);
        heap_.release_to(slot.heap_end);
        payloads_.release_to(slot.payload_end);
        spill_.release_to(slot.spill_end);
    }
    return oldest_ != before;
}

RingUse TaskRing::use() const {
    RingUse use;
    use.window_start = oldest_;
    use.window_end = next_;
    use.heap_start = heap_.head() - heap_.live();
    use.heap_end = heap_.head();
    use.dep_pool_start = (spill_.head() - spill_.live()) / sizeof(Edge);
    use.dep_pool_end = spill_.head() / sizeof(Edge);
    return use;
}

TaskSlot *TaskRing::find(TaskId id) {
    const uint32_t local = local_of(id);
    return local - oldest_ < live_tasks() ? &slot_of(local) : nullptr;
}

}  // namespace tmr
}  // namespace pto
