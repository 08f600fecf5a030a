#pragma once

#include <atomic>
#include <cstdint>

#include "base/clock.h"
#include "base/wait_word.h"

namespace pto {
namespace hierarchical {

/// A mutex that gives up at a point in time.
class DeadlineLock {
public:
    /// False when it was still held at `deadline_ns` (CLOCK_MONOTONIC).
    bool lock_until(int64_t deadline_ns) noexcept {
        uint32_t state = kFree;
        // Acquire: pairs with the release of unlock.
        if (word_.value.compare_exchange_strong(state, kHeld, std::memory_order_acquire)) return true;
        while (word_.value.exchange(kContended, std::memory_order_acquire) != kFree) {
            const int64_t left = deadline_ns - base::monotonic_ns();
            if (left <= 0) return false;
            word_.wait_for(kContended, left);
        }
        return true;
    }
    void unlock() noexcept {
        if (word_.value.exchange(kFree, std::memory_order_release) == kContended) word_.wake_one();
    }

private:
    static constexpr uint32_t kFree = 0;
    static constexpr uint32_t kHeld = 1;
    static constexpr uint32_t kContended = 2;

    base::WaitWord word_;
};

}  // namespace hierarchical
}  // namespace pto
