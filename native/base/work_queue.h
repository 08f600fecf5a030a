#pragma once
/// A queue of linked items for many producers and many consumers that never refuses one.
///
/// Almost always it is an MpmcRing. That refuses a value when the thread that popped a cell a lap ago has not got round
/// to releasing it, which takes as long as the system keeps that thread from running. The queue then puts the item aside,
/// in a list under a mutex, and hands it out before anything else. So nothing spins, nothing is lost, and the order is
/// first in, first out except around such a moment.
///
/// An item is in at most one queue, once; the queue uses its `Link` while it is there. What was written before a push
/// happens before the pop of that item. Any thread may call anything, except `reset`, which needs a quiet queue.

#include <atomic>
#include <cstddef>
#include <mutex>

#include "base/mpmc_ring.h"

namespace pto {
namespace base {

template <typename T, T *T::*Link>
class WorkQueue {
public:
    /// Empties the queue. At least `capacity` items are held without a lock.
    void reset(size_t capacity) {
        ring_.reset(capacity);
        aside_ = nullptr;
        last_aside_ = nullptr;
        has_aside_.store(false, std::memory_order_relaxed);
    }

    void push(T *item) noexcept {
        if (!ring_.push(item)) put_aside(item);
    }

    /// False when there is nothing, or its push is still under way.
    bool pop(T **item) noexcept {
        return (has_aside_.load(std::memory_order_seq_cst) && take_aside(item)) || ring_.pop(item);
    }

    /// Whether a pop would find nothing, if nothing is pushed during the call. Callers that sleep on it, or leave work to
    /// others, ask after a full fence or a sequentially consistent change.
    bool is_empty() const noexcept { return !has_aside_.load(std::memory_order_seq_cst) && ring_.is_empty(); }

    /// How many items are in it, but for those that are put aside, and give or take a few.
    size_t approximate_size() const noexcept { return ring_.approximate_size(); }

private:
    void put_aside(T *item) noexcept {
        std::lock_guard<std::mutex> lock(mutex_);
        item->*Link = nullptr;
        (aside_ == nullptr ? aside_ : last_aside_->*Link) = item;
        last_aside_ = item;
        has_aside_.store(true, std::memory_order_seq_cst);
    }

    bool take_aside(T **item) noexcept {
        std::lock_guard<std::mutex> lock(mutex_);
        if (aside_ == nullptr) return false;
        *item = aside_;
        aside_ = aside_->*Link;
        if (aside_ == nullptr) has_aside_.store(false, std::memory_order_seq_cst);
        return true;
    }

    MpmcRing<T *> ring_;
    std::atomic<bool> has_aside_{false};
    std::mutex mutex_;
    T *aside_ = nullptr;
    T *last_aside_ = nullptr;
};

}  // namespace base
}  // namespace pto
