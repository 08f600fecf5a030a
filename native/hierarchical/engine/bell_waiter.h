#pragma once
/// How a thread waits for children: it spins for a while, then sleeps on the bell, see abi::LaneBell.

#include <cstdint>

#include "abi/lane.h"
#include "base/clock.h"
#include "base/shared_wait_word.h"

namespace pto {
namespace hierarchical {

/// What a wait came to.
struct BellWait {
    bool has_slept;
    uint64_t spun_ns;
};

/// Returns when the doorbell is no longer `seen`, or at `deadline_ns` (CLOCK_MONOTONIC, 0 none), or early.
inline BellWait wait_on_bell(abi::LaneBell &bell, uint32_t seen, uint64_t spin_ns, uint64_t deadline_ns) noexcept {
    // Relaxed: what the ringer published is looked for under the bits of the bell, which have their own order.
    const auto has_rung = [&] { return bell.doorbell.value.load(std::memory_order_relaxed) != seen; };
    BellWait result{false, 0};
    if (spin_ns > 0) {
        const int64_t start_ns = base::monotonic_ns();
        while (!has_rung() && result.spun_ns < spin_ns) {
            for (int i = 0; i < 16 && !has_rung(); ++i) base::relax();
            result.spun_ns = static_cast<uint64_t>(base::monotonic_ns() - start_ns);
        }
        if (has_rung()) return result;
    }
    result.has_slept = true;
    bell.waiting.value.fetch_add(1, std::memory_order_seq_cst);
    // Pairs with ring_bell: either it sees this thread counted, or the doorbell has another value already and the kernel does
    // not let this thread sleep.
    base::shared_wait(bell.doorbell.value, seen, static_cast<int64_t>(deadline_ns));
    bell.waiting.value.fetch_sub(1, std::memory_order_relaxed);
    return result;
}

}  // namespace hierarchical
}  // namespace pto
