#pragma once
/// The order that the runtime promises: for each task, the tasks that have certainly run before it. It follows from
/// rules that sources may rely on alone: creators, registered writers that share a byte, explicit predecessors, each with
/// all that came before it.

#include <bitset>
#include <cstdint>
#include <vector>

namespace pto {
namespace fuzz {

constexpr uint32_t kMaxTasks = 512;
constexpr uint32_t kMaxBufferBytes = 2048;
constexpr uint32_t kNoTask = ~0u;

using TaskSet = std::bitset<kMaxTasks>;
using ByteSet = std::bitset<kMaxBufferBytes>;

/// What a task, or the orchestration itself, does with bytes of one buffer.
struct Touch {
    uint32_t buffer = 0;
    /// Task that created the buffer.
    uint32_t owner = kNoTask;
    ByteSet bytes;
    bool is_written = false;
    /// Looks registered writers up; registers as a writer.
    bool is_looked_up = false;
    bool is_registered = false;
};

class OrderModel {
public:
    explicit OrderModel(bool tracks_readers) : tracks_readers_(tracks_readers) {}

    uint32_t task_count() const { return static_cast<uint32_t>(before_.size()); }
    /// A task with all before it.
    TaskSet through(uint32_t task) const { return before_[task] | TaskSet().set(task); }

    /// Adds the producers that the runtime finds by itself.
    void add_promised(const Touch &touch, bool is_manual, TaskSet *producers) const;
    /// Tasks that must be named as predecessors so that nothing races, given what is known to come before.
    std::vector<uint32_t> missing(const std::vector<Touch> &touches, TaskSet before) const;
    /// Everything before one of these tasks, and they.
    TaskSet closure(const TaskSet &tasks) const;

    void add_task(const TaskSet &before, const std::vector<Touch> &touches);

    /// Whether an element may be accessed by the orchestration: `get_tensor_data` has waited for the owner and the writers
    /// of `region`, `set_tensor_data` for their consumers as well.
    bool may_access(const Touch &element, const ByteSet &region) const;

private:
    struct Access {
        uint32_t task;
        Touch touch;
    };
    static bool conflicts(const Touch &a, const Touch &b) {
        return a.buffer == b.buffer && (a.is_written || b.is_written) && (a.bytes & b.bytes).any();
    }

    bool tracks_readers_;
    std::vector<TaskSet> before_;
    std::vector<Access> accesses_;
};

}  // namespace fuzz
}  // namespace pto
