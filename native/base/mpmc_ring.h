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
#include <new>
#include <type_traits>

#include "base/virtual_memory.h"

namespace pto {
namespace base {

template <typename T>
class MpmcRing {
    static_assert(std::is_trivially_copyable<T>::value, "values are copied as bytes, and never destroyed");

public:
    /// Empties the queue and gives it room for at least `wanted` values: for the next power of two. Costs what was used
    /// since the last reset. Throws std::bad_alloc.
    void reset(size_t wanted) {
        size_t capacity = 1;
        while (capacity < wanted) capacity *= 2;
        const uint64_t tickets = tail_.load(std::memory_order_relaxed);
        if (capacity != capacity_) {
            if (!memory_.reserve(capacity * sizeof(Cell))) throw std::bad_alloc();
            cells_ = reinterpret_cast<Cell *>(memory_.data());
            capacity_ = capacity;
        } else {
            for (size_t i = 0; i < tickets && i < capacity; ++i) cells_[i].lap.store(0, std::memory_order_relaxed);
        }
        head_.store(0, std::memory_order_relaxed);
        tail_.store(0, std::memory_order_release);
    }

    /// False when the next cell is not free. That is so when the queue is full, but also when the thread that popped the
    /// cell's value has not got round to releasing the cell: see WorkQueue, which loses nothing then.
    bool push(T value) noexcept {
        uint64_t ticket = tail_.load(std::memory_order_relaxed);
        for (;;) {
            Cell &cell = cells_[index_of(ticket)];
            const uint64_t sequence = sequence_of(cell, ticket);
            if (sequence == ticket) {
                if (tail_.compare_exchange_weak(ticket, ticket + 1, std::memory_order_relaxed)) {
                    cell.value = value;
                    set_sequence(cell, ticket, ticket + 1);
                    return true;
                }
            } else if (sequence < ticket) {
                return false;
            } else {
                ticket = tail_.load(std::memory_order_relaxed);
            }
        }
    }

    /// False when there is nothing, or its push is still under way.
    bool pop(T *value) noexcept {
        uint64_t ticket = head_.load(std::memory_order_relaxed);
        for (;;) {
            Cell &cell = cells_[index_of(ticket)];
            const uint64_t sequence = sequence_of(cell, ticket);
            if (sequence == ticket + 1) {
                if (head_.compare_exchange_weak(ticket, ticket + 1, std::memory_order_relaxed)) {
                    *value = cell.value;
                    set_sequence(cell, ticket, ticket + capacity_);
                    return true;
                }
            } else if (sequence < ticket + 1) {
                return false;
            } else {
                ticket = head_.load(std::memory_order_relaxed);
            }
        }
    }

    /// Whether a pop would find nothing at some moment of the call: a push that is still under way does not count.
    /// Callers that sleep on it, or leave work to others, ask after a full fence or a sequentially consistent change.
    bool is_empty() const noexcept {
        for (;;) {
            const uint64_t head = head_.load(std::memory_order_seq_cst);
            // In the one order of all threads, so that a pusher's fence stands before it or after it.
            const uint64_t lap = cells_[index_of(head)].lap.load(std::memory_order_seq_cst);
            const uint64_t sequence = lap + index_of(head);
            if (sequence <= head) return true;
            if (sequence == head + 1) return false;
            // Another thread has popped it meanwhile: `head` has moved on.
        }
    }

    /// How many values are in it, give or take pushes and pops that are under way.
    size_t approximate_size() const noexcept {
        const uint64_t head = head_.load(std::memory_order_relaxed);
        const uint64_t tail = tail_.load(std::memory_order_relaxed);
        return tail > head ? tail - head : 0;
    }

private:
    /// `lap` is the cell's sequence less its index, so that fresh memory, which reads zero, is a cell of the first lap.
    struct Cell {
        std::atomic<uint64_t> lap;
        T value;
    };

    uint64_t index_of(uint64_t ticket) const noexcept { return ticket & (capacity_ - 1); }
    uint64_t sequence_of(const Cell &cell, uint64_t ticket) const noexcept {
        return cell.lap.load(std::memory_order_acquire) + index_of(ticket);  // pairs with set_sequence
    }
    void set_sequence(Cell &cell, uint64_t ticket, uint64_t sequence) noexcept {
        cell.lap.store(sequence - index_of(ticket), std::memory_order_release);  // pairs with sequence_of
    }

    Reservation memory_;
    Cell *cells_ = nullptr;
    size_t capacity_ = 0;
    alignas(64) std::atomic<uint64_t> head_{0};
    alignas(64) std::atomic<uint64_t> tail_{0};
};

}  // namespace base
}  // namespace pto
