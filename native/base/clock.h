#pragma once
/// Monotonic time, and the processor's hint for the few turns before a thread parks.

#include <chrono>
#include <cstdint>

namespace pto {
namespace base {

/// Nanoseconds of a clock that never goes back.
inline int64_t monotonic_ns() noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Tells the processor that this is a short wait. Only for loops that are bounded to a few microseconds.
inline void relax() noexcept {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

}  // namespace base
}  // namespace pto
