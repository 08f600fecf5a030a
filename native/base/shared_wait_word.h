#pragma once
/// Sleeping on a 32-bit word that lies in memory of several processes.
///
/// The word is an ordinary atomic of whatever structure it belongs to. As with WaitWord, sleeping and waking order nothing:
/// whoever changes the state publishes it first, then changes the word, then wakes.
///
///     const uint32_t seen = doorbell.load();
///     if (!has_work()) shared_wait(doorbell, seen);    // sleeper
///     doorbell.fetch_add(1); shared_wake(doorbell);    // waker, maybe in another process

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>
#include <ctime>

namespace pto {
namespace base {

/// Sleeps while the word is `expected`, until `deadline_ns` (CLOCK_MONOTONIC, 0 none). May return early: callers loop.
inline void shared_wait(std::atomic<uint32_t> &word, uint32_t expected, int64_t deadline_ns = 0) noexcept {
    static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t), "the kernel compares a plain 32-bit word");
    timespec deadline{};
    deadline.tv_sec = static_cast<time_t>(deadline_ns / 1'000'000'000);
    deadline.tv_nsec = static_cast<long>(deadline_ns % 1'000'000'000);
    syscall(SYS_futex, reinterpret_cast<uint32_t *>(&word), FUTEX_WAIT_BITSET, expected,
            deadline_ns == 0 ? nullptr : &deadline, nullptr, FUTEX_BITSET_MATCH_ANY);
}

/// Ends the sleep of everybody on the word, in every process.
inline void shared_wake(std::atomic<uint32_t> &word) noexcept {
    syscall(SYS_futex, reinterpret_cast<uint32_t *>(&word), FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace base
}  // namespace pto
