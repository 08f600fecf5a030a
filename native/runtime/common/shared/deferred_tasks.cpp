#include "runtime/common/shared/deferred_tasks.h"

#include <algorithm>
#include <utility>

namespace pto {
namespace runtime {
namespace {

using Lock = std::lock_guard<std::mutex>;

// Acquire: what was written before the counter or the flag happens before the consumers of the task.
uint32_t read_word(uint64_t address) {
    return __atomic_load_n(reinterpret_cast<const uint32_t *>(address), __ATOMIC_ACQUIRE);
}

bool take_event(uint64_t address) {
    auto &record = *reinterpret_cast<SdmaEventRecord *>(address);
    if (read_word(address) == 0) return false;
    if (record.channel_info != 0) {
        const uint64_t tail = record.sq_tail;
        __atomic_store_n(reinterpret_cast<uint64_t *>(record.channel_info), tail << 32 | tail, __ATOMIC_RELEASE);
    }
    __atomic_store_n(&record.flag, 0, __ATOMIC_RELEASE);
    return true;
}

bool is_fulfilled(const CompletionCondition &condition) {
    return condition.kind == CompletionCondition::Kind::kCounter ? read_word(condition.address) >= condition.expected
                                                                 : take_event(condition.address);
}

}  // namespace

void DeferredTasks::reset() noexcept {
    Lock lock(mutex_);
    waiting_.clear();
    count_.store(0, std::memory_order_relaxed);
    is_due_.store(false, std::memory_order_relaxed);
}

void DeferredTasks::add(TaskSlot &task, const CompletionCondition &condition) {
    task.is_deferred.store(true, std::memory_order_relaxed);  // ordered by the count of kernels left
    Lock lock(mutex_);
    Waiting *waiting = find(task);
    if (waiting == nullptr) {
        waiting = &waiting_.emplace_back(Waiting{&task, false, 0, {}});
        count_.store(static_cast<uint32_t>(waiting_.size()), std::memory_order_seq_cst);
    }
    waiting->open.push_back(condition);
}

bool DeferredTasks::finish_kernels(TaskSlot &task) noexcept {
    Lock lock(mutex_);
    Waiting &waiting = *find(task);
    waiting.has_finished_kernels = true;
    drop_fulfilled(waiting);
    if (!waiting.open.empty()) return false;
    if (&waiting != &waiting_.back()) waiting = std::move(waiting_.back());
    waiting_.pop_back();
    count_.store(static_cast<uint32_t>(waiting_.size()), std::memory_order_seq_cst);
    return true;
}

bool DeferredTasks::poll(int64_t elapsed_ns) noexcept {
    Lock lock(mutex_);
    bool is_due = false;
    for (Waiting &it : waiting_) {
        drop_fulfilled(it);
        it.waited_ns += it.has_finished_kernels ? elapsed_ns : 0;
        is_due = is_due || (it.open.empty() && it.has_finished_kernels);
    }
    is_due_.store(is_due, std::memory_order_seq_cst);
    return is_due;
}

TaskSlot *DeferredTasks::take_complete() noexcept {
    Lock lock(mutex_);
    TaskSlot *complete = nullptr;
    const auto is_taken = [&complete](Waiting &it) {
        drop_fulfilled(it);
        if (!it.open.empty() || !it.has_finished_kernels) return false;
        it.task->next_ready = complete;
        complete = it.task;
        return true;
    };
    waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(), is_taken), waiting_.end());
    count_.store(static_cast<uint32_t>(waiting_.size()), std::memory_order_seq_cst);
    is_due_.store(false, std::memory_order_seq_cst);
    return complete;
}

bool DeferredTasks::find_overdue(int64_t limit_ns, Overdue *overdue) const noexcept {
    Lock lock(mutex_);
    for (const Waiting &it : waiting_) {
        if (it.open.empty() || it.waited_ns <= limit_ns) continue;
        *overdue = {it.task, it.open.front(), read_word(it.open.front().address), it.waited_ns};
        return true;
    }
    return false;
}

DeferredTasks::Waiting *DeferredTasks::find(const TaskSlot &task) noexcept {
    const auto it = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting &of) { return of.task == &task; });
    return it == waiting_.end() ? nullptr : &*it;
}

void DeferredTasks::drop_fulfilled(Waiting &waiting) noexcept {
    auto &open = waiting.open;
    open.erase(std::remove_if(open.begin(), open.end(), is_fulfilled), open.end());
}

}  // namespace runtime
}  // namespace pto
