#include "test/fuzz/order_model.h"

namespace pto {
namespace fuzz {

void OrderModel::add_promised(const Touch &touch, bool is_manual, TaskSet *producers) const {
    if (is_manual) return;
    if (touch.owner != kNoTask) producers->set(touch.owner);
    const bool is_tracked_write = tracks_readers_ && touch.is_registered;
    for (const Access &access : accesses_) {
        if (access.touch.buffer != touch.buffer) continue;
        const bool is_found = ((touch.is_looked_up || is_tracked_write) && access.touch.is_registered) ||
                              (is_tracked_write && access.touch.is_looked_up);
        if (is_found && (access.touch.bytes & touch.bytes).any()) producers->set(access.task);
    }
}

TaskSet OrderModel::closure(const TaskSet &tasks) const {
    TaskSet result = tasks;
    for (uint32_t task = 0; task < before_.size(); ++task) {
        if (tasks.test(task)) result |= before_[task];
    }
    return result;
}

// From the newest access on: what comes before that one need not be named.
std::vector<uint32_t> OrderModel::missing(const std::vector<Touch> &touches, TaskSet before) const {
    std::vector<uint32_t> result;
    for (size_t i = accesses_.size(); i-- > 0;) {
        const Access &access = accesses_[i];
        if (before.test(access.task)) continue;
        for (const Touch &touch : touches) {
            if (!conflicts(access.touch, touch)) continue;
            result.push_back(access.task);
            before |= through(access.task);
            break;
        }
    }
    return result;
}

void OrderModel::add_task(const TaskSet &before, const std::vector<Touch> &touches, bool is_deferred) {
    if (is_deferred || may_be_held_up(before, touches)) {
        held_up_.set(task_count());
        held_ |= held_by(before, touches);
    }
    for (const Touch &touch : touches) accesses_.push_back({task_count(), touch});
    before_.push_back(before);
}

bool OrderModel::may_be_held_up(const TaskSet &before, const std::vector<Touch> &touches) const {
    if ((before & held_up_).any()) return true;
    if (held_up_.none()) return false;
    for (const Access &access : accesses_) {
        if (!held_up_.test(access.task)) continue;
        for (const Touch &touch : touches) {
            if (touch.buffer == access.touch.buffer && !touch.is_notified) return true;
        }
    }
    return false;
}

TaskSet OrderModel::held_by(const TaskSet &before, const std::vector<Touch> &touches) const {
    TaskSet result = before;
    for (const Access &access : accesses_) {
        for (const Touch &touch : touches) {
            if (touch.buffer == access.touch.buffer) result.set(access.task);
        }
    }
    return result;
}

// All users of a created buffer depend on its owner, so a write that waits for the owner's consumers waits for them all.
bool OrderModel::may_access(const Touch &element, const ByteSet &region) const {
    if (element.is_written && element.owner != kNoTask) return true;
    TaskSet complete;
    if (element.owner != kNoTask) complete.set(element.owner);
    for (const Access &access : accesses_) {
        const bool is_found = access.touch.buffer == element.buffer && access.touch.is_registered;
        if (is_found && (access.touch.bytes & region).any()) complete.set(access.task);
    }
    complete = closure(complete);
    for (const Access &access : accesses_) {
        if (conflicts(access.touch, element) && !complete.test(access.task)) return false;
    }
    return true;
}

}  // namespace fuzz
}  // namespace pto
