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
    /// Counts up, in whatever order.
    bool is_notified = false;
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

    /// `task`, which has been added, is complete only after `other`.
    void complete_after(uint32_t task, uint32_t other) { before_[task] |= through(other); }

    /// `is_deferred`: it is complete only when later ones have run.
    void add_task(const TaskSet &before, const std::vector<Touch> &touches, bool is_deferred);

    /// Whether a task may have to wait for deferred ones. The runtime may order two tasks that share a buffer although
    /// they share no byte.
    bool may_be_held_up(const TaskSet &before, const std::vector<Touch> &touches) const;
    /// Every deferred task has what it waits for.
    void end_hold_up() {
        held_up_.reset();
        held_.reset();
    }
    /// Tasks that stay for as long as their consumers are held up; `held_by` adds those that a new task would hold.
    const TaskSet &held() const { return held_; }
    TaskSet held_by(const TaskSet &before, const std::vector<Touch> &touches) const;

    /// Whether an element may be accessed by the orchestration: `get_tensor_data` has waited for the owner and the writers
    /// of `region`, `set_tensor_data` for their consumers as well.
    bool may_access(const Touch &element, const ByteSet &region) const;

private:
    struct Access {
        uint32_t task;
        Touch touch;
    };
    static bool conflicts(const Touch &a, const Touch &b) {
        if (a.buffer != b.buffer || !(a.is_written || b.is_written)) return false;
        return !(a.is_notified && b.is_notified) && (a.bytes & b.bytes).any();
    }

    bool tracks_readers_;
    std::vector<TaskSet> before_;
    TaskSet held_up_;
    TaskSet held_;
    std::vector<Access> accesses_;
};

}  // namespace fuzz
}  // namespace pto
