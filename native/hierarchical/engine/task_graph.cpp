#include "hierarchical/engine/task_graph.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/failure.h"

namespace pto {
namespace hierarchical {
namespace {

using abi::ErrorCode;
using base::Failure;

constexpr size_t kSettingsWords = sizeof(abi::RunSettingsRecord) / sizeof(uint64_t);
static_assert(sizeof(abi::RunSettingsRecord) % sizeof(uint64_t) == 0, "settings are whole words");

/// Room for one more element, doubling as push_back would.
template <typename T>
void reserve_more(std::vector<T> &elements, size_t more) {
    if (elements.capacity() - elements.size() >= more) return;
    elements.reserve(std::max(elements.size() + more, 2 * elements.size()));
}

/// Gives a record back unless it was kept.
class RecordGuard {
public:
    explicit RecordGuard(SlotPool &slots) : slots_(slots), index_(slots.take()) {}
    ~RecordGuard() {
        if (index_ != kNoSlot) slots_.give_back(index_);
    }
    RecordGuard(const RecordGuard &) = delete;
    RecordGuard &operator=(const RecordGuard &) = delete;
    SlotIndex index() const noexcept { return index_; }
    SlotIndex keep() noexcept { return std::exchange(index_, kNoSlot); }

private:
    SlotPool &slots_;
    SlotIndex index_;
};

}  // namespace

TaskGraph::TaskGraph(const EngineSettings &settings, const RingMemory (&rings)[kHeapRings]) : settings_(settings) {
    std::copy(std::begin(rings), std::end(rings), std::begin(memory_));
    for (uint32_t r = 0; r < kHeapRings; ++r) rings_.emplace_back(settings.heap_ring_bytes);
}

SlotIndex TaskGraph::record(const Submission &submission, const WorkerCounts &workers) {
    check_submission(submission, workers, &checked_);
    RecordGuard guard(slots_);
    TaskSlot &slot = slots_[guard.index()];
    slot.role = submission.role;
    slot.kind = submission.kind;
    slot.callable = submission.callable;
    slot.timeout_ns = submission.timeout_ns != 0 ? submission.timeout_ns : settings_.task_timeout_ns;
    slot.trace_id = submission.trace_id;
    slot.alloc_bytes = checked_.alloc_bytes;
    slot.has_settings = submission.settings != nullptr;
    const size_t start = slot.has_settings ? kSettingsWords : 0;
    slot.words.resize(start + checked_.words);
    if (slot.has_settings) std::memcpy(slot.words.data(), submission.settings, sizeof(abi::RunSettingsRecord));
    std::memcpy(slot.words.data() + start, submission.members, checked_.words * sizeof(uint64_t));
    slot.members = checked_.members;
    for (TaskMember &member : slot.members) member.word += static_cast<uint32_t>(start);
    slot.members_left = static_cast<uint32_t>(slot.members.size());
    return guard.keep();
}

void TaskGraph::check_ring(uint64_t nbytes) const {
    const HeapRing &ring = rings_[current_ring()];
    if (nbytes <= ring.capacity()) return;
    const std::string wanted = std::to_string(nbytes) + " bytes were asked for";
    if (ring.capacity() == 0)
        throw Failure(ErrorCode::ERR_PTO_RING_TOO_LARGE,
                      wanted + ", and the heap is disabled: heapRingBytes is 0. Give it a size.")
            .with_id("requested", nbytes);
    throw Failure(ErrorCode::ERR_PTO_RING_TOO_LARGE,
                  "requested allocation exceeds per-ring heap size: " + wanted + "; a ring has " +
                      std::to_string(ring.capacity()) + ". Raise heapRingBytes.")
        .with_id("requested", nbytes)
        .with_id("capacity", ring.capacity())
        .with("ring", current_ring());
}

void TaskGraph::plan(SlotIndex index) {
    TaskSlot &slot = slots_[index];
    slot.blocks.clear();
    slot.writes.clear();
    slot.reads.clear();
    slot.is_poisoned = false;
    producers_.clear();
    outputs_ = 0;
    ++mark_;
    for (uint32_t m = 0; m < slot.members.size(); ++m) {
        const abi::ArgsRecord &args = *slot.args(m);
        for (uint32_t i = 0; i < args.tensor_count; ++i) plan_tensor(slot, args.tensors()[i], i);
    }
    reserve_more(slot.writes, outputs_);
    reserve_more(slot.blocks, 1);
    tensors_.reserve(slot.writes.size() + outputs_, slot.reads.size());
    for (const Dependency &producer : producers_) reserve_more(slots_[producer.slot].consumers, 1);
    if (slot.alloc_bytes > 0) {
        rings_[current_ring()].reserve();
        scopes_.reserve();
    }
}

void TaskGraph::plan_tensor(TaskSlot &slot, const abi::TensorRef &tensor, uint32_t position) {
    const TensorUse use = tensor_use(tensor, position);
    if (use.action == TensorUse::Action::kNone) return;
    if (use.action == TensorUse::Action::kAllocate) {
        ++outputs_;
        return;
    }
    if (tensor.place == static_cast<uint8_t>(abi::TensorPlace::kSegment))
        plan_block(slot, tensor, use.nbytes, position);
    const bool waits_for_writers = use.is_read || (use.is_written && settings_.tracks_readers);
    if (waits_for_writers)
        tensors_.for_each_writer(use.range, [&](SlotIndex writer) {
            if (writer == TensorMap::kCondemned) {
                slot.is_poisoned = slot.is_poisoned || use.is_read;
            } else {
                plan_producer(writer, use.is_read);
            }
        });
    if (use.is_written && settings_.tracks_readers)
        tensors_.for_each_reader(use.range, [&](SlotIndex reader) { plan_producer(reader, false); });
    if (use.is_written) slot.writes.push_back(use.range);
    if (use.is_read && settings_.tracks_readers) slot.reads.push_back(use.range);
}

void TaskGraph::plan_block(TaskSlot &slot, const abi::TensorRef &tensor, uint64_t nbytes, uint32_t position) {
    for (uint32_t r = 0; r < kHeapRings; ++r) {
        if (memory_[r].segment != tensor.segment) continue;
        const uint64_t number = rings_[r].find(tensor.address, nbytes);
        if (memory_[r].generation != tensor.generation || number == HeapRing::kNoBlock)
            throw Failure(ErrorCode::ERR_PTO_ORCHESTRATOR_EXPIRED,
                          "Tensor " + std::to_string(position) +
                              " is in memory of a heap ring that was released with its scope or run. Allocate it in a "
                              "scope that lasts as long as it is used.")
                .with("tensor", position);
        const auto is_same = [&](const RingBlockRef &block) { return block.ring == r && block.number == number; };
        if (std::none_of(slot.blocks.begin(), slot.blocks.end(), is_same)) slot.blocks.push_back({r, number});
        return;
    }
}

void TaskGraph::plan_producer(SlotIndex producer, bool carries_data) {
    TaskSlot &slot = slots_[producer];
    if (slot.mark == mark_) {
        producers_[slot.mark_position].carries_data |= carries_data;
        return;
    }
    producers_.push_back({producer, carries_data});
    slot.mark = mark_;
    slot.mark_position = producers_.size() - 1;
}

bool TaskGraph::publish(SlotIndex index, const Submission &submission) noexcept {
    TaskSlot &slot = slots_[index];
    slot.task_id = next_task_++;
    ++pending_;
    for (const RingBlockRef &block : slot.blocks) rings_[block.ring].hold(block.number);
    if (slot.alloc_bytes > 0) place_outputs(slot, submission);
    for (const MemoryRange &range : slot.writes) tensors_.write(range, index);
    for (const MemoryRange &range : slot.reads) tensors_.read(range, index);
    for (const Dependency &producer : producers_)
        slots_[producer.slot].consumers.push_back({index, producer.carries_data});
    slot.waits_for = static_cast<uint32_t>(producers_.size());
    slot.state = SlotState::kPending;
    return slot.waits_for == 0;
}

void TaskGraph::place_outputs(TaskSlot &slot, const Submission &submission) noexcept {
    const uint32_t r = current_ring();
    const HeapRing::Block block = rings_[r].take(slot.alloc_bytes, slot.task_id);
    rings_[r].hold(block.number);
    slot.blocks.push_back({r, block.number});
    if (scopes_.add({r, block.number})) rings_[r].hold(block.number);
    const size_t start = slot.has_settings ? kSettingsWords : 0;
    auto *told = reinterpret_cast<uint64_t *>(submission.members);
    uint64_t offset = block.offset;
    for (uint32_t m = 0; m < slot.members.size(); ++m) {
        abi::TensorRef *tensors = slot.args(m)->tensors();
        abi::TensorRef *told_tensors =
            reinterpret_cast<abi::ArgsRecord *>(told + (slot.members[m].word - start))->tensors();
        for (uint32_t i = 0; i < slot.args(m)->tensor_count; ++i) {
            const TensorUse use = tensor_use(tensors[i], i);
            if (use.action != TensorUse::Action::kAllocate) continue;
            for (abi::TensorRef *tensor : {&tensors[i], &told_tensors[i]}) {
                tensor->place = static_cast<uint8_t>(abi::TensorPlace::kSegment);
                tensor->segment = memory_[r].segment;
                tensor->generation = memory_[r].generation;
                tensor->address = offset;
            }
            slot.writes.push_back({segment_space(memory_[r].segment), offset, offset + use.nbytes});
            offset += HeapRing::rounded(use.nbytes);
        }
    }
}

RingBlock TaskGraph::alloc(uint64_t nbytes) {
    const uint32_t r = current_ring();
    RingBlock allocated{next_task_, memory_[r].segment, memory_[r].generation, 0, nbytes};
    if (nbytes > 0) {
        rings_[r].reserve();
        scopes_.reserve();
        const HeapRing::Block block = rings_[r].take(nbytes, next_task_);
        rings_[r].hold(block.number);
        if (!scopes_.add({r, block.number})) rings_[r].release(block.number);
        // What a failed task left here was that of a block that is gone.
        tensors_.forget_writer({segment_space(memory_[r].segment), block.offset, block.offset + nbytes},
                               TensorMap::kCondemned);
        allocated.offset = block.offset;
    }
    ++next_task_;
    return allocated;
}

void TaskGraph::close_scope() {
    scopes_.close([this](const RingBlockRef &block) { rings_[block.ring].release(block.number); });
}

void TaskGraph::forget(SlotIndex index, bool is_condemned) noexcept {
    TaskSlot &slot = slots_[index];
    // What is condemned stays until it is written again; the number of such ranges is bounded like that of tasks.
    const bool is_remembered = is_condemned && tensors_.condemned() < settings_.max_pending_tasks;
    for (const MemoryRange &range : slot.writes) tensors_.forget_writer(range, index, is_remembered);
    for (const MemoryRange &range : slot.reads) tensors_.forget_reader(range, index);
    for (const RingBlockRef &block : slot.blocks) rings_[block.ring].release(block.number);
}

void TaskGraph::reset() {
    if (pending_ != 0 || scopes_.depth() != 0)
        throw Failure(ErrorCode::ERR_PTO_INTERNAL, "A task graph was reset while tasks or scopes are open.");
    for (HeapRing &ring : rings_) ring.reset();
    tensors_.clear();
    next_task_ = 0;
}

}  // namespace hierarchical
}  // namespace pto
