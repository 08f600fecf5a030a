#pragma once
/// A simulated core that has something to run.

#include <atomic>
#include <cstdint>

namespace pto {
namespace sim {

class CoreInbox;

/// State of one core. It belongs to the scheduler that owns the core, except between `CorePool::start` and the moment
/// it comes back through its inbox, when it belongs to the pool.
struct CoreWork {
    /// The kernel to call and its argument array.
    void (*entry)(int64_t *) = nullptr;
    int64_t *args = nullptr;
    /// Whom the thread plays: see CoreIdentity.
    uint32_t cluster_id = 0;
    uint32_t subblock_id = 0;
    /// Where the core goes when its kernel has returned.
    CoreInbox *inbox = nullptr;
    /// The owner's record of this core, and what the kernel is called when it does not return.
    void *owner = nullptr;
    int32_t func_id = -1;
    int32_t core_id = -1;
    uint64_t task_id = 0;
    /// Where the thread that runs this finds what to run next on the same core; may be null.
    std::atomic<CoreWork *> *staged = nullptr;
    /// When the kernel was called and when it returned, if the pool has a kernel clock.
    int64_t start_ns = 0;
    int64_t end_ns = 0;
    /// Whether the kernel ended with an exception.
    bool has_thrown = false;
    /// Link in the queue or the inbox that the core is in.
    CoreWork *next = nullptr;
};

/// Cores whose kernels have returned, for the scheduler that owns them. Any thread pushes; one at a time takes.
class CoreInbox {
public:
    void push(CoreWork *work) noexcept {
        CoreWork *head = head_.load(std::memory_order_relaxed);
        do {
            work->next = head;
        } while (!head_.compare_exchange_weak(head, work, std::memory_order_seq_cst, std::memory_order_relaxed));
    }

    /// The whole list, newest first, or nullptr. What a kernel wrote happens before its core is taken.
    CoreWork *take_all() noexcept {
        return is_empty() ? nullptr : head_.exchange(nullptr, std::memory_order_acquire);  // pairs with push
    }

    bool is_empty() const noexcept { return head_.load(std::memory_order_seq_cst) == nullptr; }

private:
    alignas(64) std::atomic<CoreWork *> head_{nullptr};
};

}  // namespace sim
}  // namespace pto
