#pragma once

#include <sched.h>

#include <algorithm>
#include <cstdint>

#include "base/clock.h"

namespace pto {
namespace hierarchical {

/// Looks until `end_ns` (CLOCK_MONOTONIC), at least once; true as soon as `is_ready()`. In between it lets others have the CPU:
/// whoever is waited for may be waiting for just that.
template <typename Predicate>
bool spin_until(int64_t end_ns, Predicate is_ready) {
    constexpr int kLooks = 32;
    while (true) {
        for (int i = 0; i < kLooks; ++i) {
            if (is_ready()) return true;
            base::relax();
        }
        if (base::monotonic_ns() >= end_ns) return false;
        sched_yield();
    }
}

/// How long to spin before sleeping. What counts is how long each wait took, however it ended: while waits are short enough
/// to be spun through, the time grows to its limit at once; when they are not, it shrinks to nothing. One that looked at
/// its sleeps only would stay with them, for a sleep makes the other side slower, too. For one thread.
///
///     AdaptiveSpin spin(50'000);
///     const int64_t start = monotonic_ns();
///     if (!spin_until(start + spin.ns(), has_work)) sleep();
///     spin.record(monotonic_ns() - start);
class AdaptiveSpin {
public:
    explicit AdaptiveSpin(uint64_t limit_ns) noexcept : limit_ns_(limit_ns), spin_ns_(limit_ns) {}

    int64_t ns() const noexcept { return static_cast<int64_t>(spin_ns_); }

    /// A wait took this long, a sleep at its end included.
    void record(int64_t waited_ns) noexcept {
        if (waited_ns <= static_cast<int64_t>(limit_ns_)) {
            long_waits_ = 0;
            spin_ns_ = std::min(limit_ns_, std::max(kLeastNs, spin_ns_ * 2));
        } else if (++long_waits_ == kStreak) {
            long_waits_ = 0;
            spin_ns_ = spin_ns_ / 2 < kLeastNs ? 0 : spin_ns_ / 2;
        }
    }

private:
    static constexpr uint32_t kStreak = 8;
    static constexpr uint64_t kLeastNs = 1000;

    uint64_t limit_ns_;
    uint64_t spin_ns_;
    uint32_t long_waits_ = 0;
};

}  // namespace hierarchical
}  // namespace pto
