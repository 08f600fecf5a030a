#pragma once
/// A 32-bit word that threads can sleep on.
///
/// The value is an ordinary atomic; `wait` puts the caller to sleep in the kernel for as long as the value is still
/// `expected`, and `wake` ends such sleeps. Neither orders anything by itself: whoever changes the state publishes it
/// through the atomics first, then changes the word, then wakes.
///
///     word.wait(0);                                   // sleeper, after it saw 0
///     word.value.store(1, std::memory_order_release); // waker
///     word.wake_all();

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>
#include <ctime>

namespace pto {
namespace base {

class WaitWord {
public:
    std::atomic<uint32_t> value{0};

    /// Sleeps while the value is `expected`. May return early: callers loop over their condition.
    void wait(uint32_t expected) noexcept { futex(FUTEX_WAIT_PRIVATE, expected, nullptr); }

    /// The same, for at most `timeout_ns`.
    void wait_for(uint32_t expected, int64_t timeout_ns) noexcept {
        timespec timeout{};
        timeout.tv_sec = static_cast<time_t>(timeout_ns / 1'000'000'000);
        timeout.tv_nsec = static_cast<long>(timeout_ns % 1'000'000'000);
        futex(FUTEX_WAIT_PRIVATE, expected, &timeout);
    }

    void wake_one() noexcept { futex(FUTEX_WAKE_PRIVATE, 1, nullptr); }
    void wake_all() noexcept { futex(FUTEX_WAKE_PRIVATE, INT_MAX, nullptr); }

private:
    void futex(int operation, uint32_t operand, const timespec *timeout) noexcept {
        static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t), "the kernel compares a plain 32-bit word");
        syscall(SYS_futex, reinterpret_cast<uint32_t *>(&value), operation, operand, timeout, nullptr, 0);
    }
};

}  // namespace base
}  // namespace pto
