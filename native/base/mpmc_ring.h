#pragma once
/// A bounded queue for many producers and many consumers.
///
/// The array queue with a sequence number in each cell described by D. Vyukov ("Bounded MPMC queue", 1024cores.net).
/// A cell whose sequence equals the ticket is free for the producer with that ticket; one more, and it holds a value
/// for the consumer with that ticket. Order is first in, first out by ticket.
///
/// A push that returned true happens before the pop that returned its value. Any thread may call anything, except
/// `reset`, which needs a quiet queue.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace pto {
namespace base {

template <typename T>
class MpmcRing {
public:
    /// Empties the queue and gives it room for `capacity` values, a power of two. Costs what was used since the last reset.
    void reset(size_t capacity) {
        uint64_t touched = tail_.load(std::memory_order_relaxed);
        if (capacity != capacity_) {
            cells_ = std::make_unique<Cell[]>(capacity);
            capacity_ = capacity;
            touched = capacity;
        }
        // Cells that no ticket has reached still hold the sequence of their first lap.
        for (size_t i = 0; i < touched && i < capacity_; ++i) cells_[i].sequence.store(i, std::memory_order_relaxed);
        head_.store(0, std::memory_order_relaxed);
        tail_.store(0, std::memory_order_release);
    }

    /// False when the queue is full.
    bool push(T value) noexcept {
        uint64_t ticket = tail_.load(std::memory_order_relaxed);
        for (;;) {
            Cell &cell = cells_[ticket & (capacity_ - 1)];
            const uint64_t sequence = cell.sequence.load(std::memory_order_acquire);  // pairs with pop's release
            if (sequence == ticket) {
                if (tail_.compare_exchange_weak(ticket, ticket + 1, std::memory_order_relaxed)) {
                    cell.value = value;
                    cell.sequence.store(ticket + 1, std::memory_order_release);  // pairs with pop's acquire
                    return true;
                }
            } else if (sequence < ticket) {
                return false;
            } else {
                ticket = tail_.load(std::memory_order_relaxed);
            }
        }
    }

    /// False when the queue is empty.
    bool pop(T *value) noexcept {
        uint64_t ticket = head_.load(std::memory_order_relaxed);
        for (;;) {
            Cell &cell = cells_[ticket & (capacity_ - 1)];
            const uint64_t sequence = cell.sequence.load(std::memory_order_acquire);  // pairs with push's release
            if (sequence == ticket + 1) {
                if (head_.compare_exchange_weak(ticket, ticket + 1, std::memory_order_relaxed)) {
                    *value = cell.value;
                    cell.sequence.store(ticket + capacity_, std::memory_order_release);  // pairs with push's acquire
                    return true;
                }
            } else if (sequence < ticket + 1) {
                return false;
            } else {
                ticket = head_.load(std::memory_order_relaxed);
            }
        }
    }

    /// Values in the queue at some moment of the call. Callers that sleep on "empty" check it after a seq_cst fence.
    size_t size() const noexcept {
        const uint64_t head = head_.load(std::memory_order_seq_cst);
        const uint64_t tail = tail_.load(std::memory_order_seq_cst);
        return tail > head ? static_cast<size_t>(tail - head) : 0;
    }
    bool is_empty() const noexcept { return size() == 0; }

private:
    struct Cell {
        std::atomic<uint64_t> sequence{0};
        T value{};
    };

    std::unique_ptr<Cell[]> cells_;
    size_t capacity_ = 0;
    alignas(64) std::atomic<uint64_t> head_{0};
    alignas(64) std::atomic<uint64_t> tail_{0};
};

}  // namespace base
}  // namespace pto
