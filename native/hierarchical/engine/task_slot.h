#pragma once
/// The record of one submitted task, from submit until it has ended. Records are used again; the id of the task tells the
/// uses apart.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "abi/lane.h"
#include "hierarchical/engine/endpoint.h"
#include "hierarchical/engine/scope_stack.h"

namespace pto {
namespace hierarchical {

using SlotIndex = uint32_t;
inline constexpr SlotIndex kNoSlot = ~SlotIndex{0};

/// Bytes of one segment, or of the memory of one chip.
struct MemoryRange {
    uint64_t space;  ///< see segment_space and device_space
    uint64_t begin;
    uint64_t end;
};

inline constexpr uint64_t segment_space(uint32_t segment) noexcept { return segment; }
inline constexpr uint64_t device_space(int32_t chip) noexcept {
    return (uint64_t{1} << 63) | static_cast<uint32_t>(chip);
}

enum class SlotState : uint8_t {
    kFree = 0,
    kBuilding = 1,  ///< submit has not published it yet
    kPending = 2,   ///< waits for other tasks
    kReady = 3,     ///< in a queue
    kRunning = 4,   ///< given to its workers
    kEnding = 5,    ///< has ended; those that wait for it do not know yet
};

/// How a task ended.
enum class TaskEnd : uint8_t { kOk = 0, kFailed = 1, kPoisoned = 2, kCancelled = 3 };

/// A task that another one waits for, or that waits for another one.
struct Dependency {
    SlotIndex slot;
    bool carries_data;  ///< not only an order: the consumer reads what the producer writes
};

/// One argument list of a task.
struct TaskMember {
    uint32_t word;   ///< where its ArgsRecord starts in `words`
    int32_t worker;  ///< that has to take it; -1 any
};

struct TaskSlot {
    SlotState state = SlotState::kFree;
    TaskEnd end = TaskEnd::kOk;
    WorkerRole role = WorkerRole::kSub;
    abi::CommandKind kind = abi::CommandKind::kRunFunction;
    bool has_settings = false;
    bool is_poisoned = false;
    SlotIndex next = kNoSlot;  ///< in the one list that it is in
    uint32_t callable = 0;
    uint32_t waits_for = 0;    ///< unfinished tasks before this one
    uint32_t members_left = 0;
    uint64_t task_id = 0;
    uint64_t timeout_ns = 0;
    uint64_t trace_id = 0;
    uint64_t alloc_bytes = 0;  ///< what its outputs take of a heap ring
    uint64_t mark = 0;         ///< of the last submit that depended on it
    size_t mark_position = 0;  ///< among the producers of that submit
    // Of a run that is traced, see TaskTrace.
    int64_t submit_ns = 0;
    int64_t submitted_ns = 0;
    int64_t ready_ns = 0;

    std::vector<uint64_t> words;        ///< RunSettingsRecord if there is one, then the ArgsRecords
    std::vector<TaskMember> members;
    std::vector<Dependency> consumers;  ///< tasks that wait for this one
    std::vector<RingBlockRef> blocks;   ///< heap blocks that it holds
    std::vector<MemoryRange> writes;    ///< as entered into the tensor map
    std::vector<MemoryRange> reads;

    const abi::RunSettingsRecord *settings() const {
        return has_settings ? reinterpret_cast<const abi::RunSettingsRecord *>(words.data()) : nullptr;
    }
    abi::ArgsRecord *args(size_t member) {
        return reinterpret_cast<abi::ArgsRecord *>(words.data() + members[member].word);
    }
    const abi::ArgsRecord *args(size_t member) const {
        return reinterpret_cast<const abi::ArgsRecord *>(words.data() + members[member].word);
    }
    bool is_group() const { return members.size() > 1; }
};

/// All records of an engine. Addresses stay; the number grows up to the most that were needed at once.
class SlotPool {
public:
    TaskSlot &operator[](SlotIndex index) noexcept { return chunks_[index / kChunk][index % kChunk]; }
    const TaskSlot &operator[](SlotIndex index) const noexcept { return chunks_[index / kChunk][index % kChunk]; }

    /// A free record, in state kBuilding.
    SlotIndex take() {
        if (free_ == kNoSlot) grow();
        const SlotIndex index = free_;
        TaskSlot &slot = (*this)[index];
        free_ = slot.next;
        slot.next = kNoSlot;
        slot.state = SlotState::kBuilding;
        ++live_;
        return index;
    }

    void give_back(SlotIndex index) noexcept {
        TaskSlot &slot = (*this)[index];
        // One task with large arguments does not keep its memory for good.
        if (slot.words.capacity() > kMaxKeptWords) std::vector<uint64_t>().swap(slot.words);
        slot.words.clear();
        slot.members.clear();
        slot.consumers.clear();
        slot.blocks.clear();
        slot.writes.clear();
        slot.reads.clear();
        slot.state = SlotState::kFree;
        slot.end = TaskEnd::kOk;
        slot.is_poisoned = false;
        slot.has_settings = false;
        slot.alloc_bytes = 0;
        slot.waits_for = 0;
        slot.ready_ns = 0;
        slot.next = free_;
        free_ = index;
        --live_;
    }

    size_t live() const noexcept { return live_; }
    size_t capacity() const noexcept { return chunks_.size() * kChunk; }

private:
    static constexpr size_t kChunk = 64;
    static constexpr size_t kMaxKeptWords = 2048;

    void grow() {
        chunks_.reserve(chunks_.size() + 1);
        const SlotIndex first = static_cast<SlotIndex>(capacity());
        chunks_.push_back(std::make_unique<TaskSlot[]>(kChunk));
        for (size_t i = kChunk; i-- > 0;) {
            (*this)[first + i].next = free_;
            free_ = first + static_cast<SlotIndex>(i);
        }
    }

    std::vector<std::unique_ptr<TaskSlot[]>> chunks_;
    SlotIndex free_ = kNoSlot;
    size_t live_ = 0;
};

/// A first-in first-out list of records, linked through them.
class SlotQueue {
public:
    bool is_empty() const noexcept { return first_ == kNoSlot; }
    SlotIndex first() const noexcept { return first_; }
    size_t size() const noexcept { return size_; }

    void push(SlotPool &slots, SlotIndex index) noexcept {
        slots[index].next = kNoSlot;
        (first_ == kNoSlot ? first_ : slots[last_].next) = index;
        last_ = index;
        ++size_;
    }

    SlotIndex pop(SlotPool &slots) noexcept {
        const SlotIndex index = first_;
        first_ = slots[index].next;
        --size_;
        return index;
    }

private:
    SlotIndex first_ = kNoSlot;
    SlotIndex last_ = kNoSlot;
    size_t size_ = 0;
};

}  // namespace hierarchical
}  // namespace pto
