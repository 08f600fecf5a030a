#pragma once
/// How a thread waits for children: it spins for a while, then sleeps on the bell, see abi::LaneBell.

#include <cstdint>

#include "abi/lane.h"
#include "base/clock.h"
#include "base/shared_wait_word.h"
#include "hierarchical/lane/adaptive_spin.h"

namespace pto {
namespace hierarchical {

/// What a wait came to.
struct BellWait {
    bool has_slept;
    uint64_t spun_ns;
    int64_t waited_ns;
};

/// Returns when the doorbell is no longer `seen`, or at `deadline_ns` (CLOCK_MONOTONIC, 0 none), or early.
inline BellWait wait_on_bell(abi::LaneBell &bell, uint32_t seen, int64_t spin_ns, uint64_t deadline_ns) noexcept {
    // Relaxed: what the ringer published is looked for under the bits of the bell, which have their own order.
    const auto has_rung = [&] { return bell.doorbell.value.load(std::memory_order_relaxed) != seen; };
    BellWait result{false, 0, 0};
    const int64_t start_ns = base::monotonic_ns();
    if (spin_ns > 0) {
        const bool is_over = spin_until(start_ns + spin_ns, has_rung);
        result.waited_ns = base::monotonic_ns() - start_ns;
        result.spun_ns = static_cast<uint64_t>(result.waited_ns);
        if (is_over) return result;
    }
    result.has_slept = true;
    bell.waiting.value.fetch_add(1, std::memory_order_seq_cst);
    // Pairs with ring_bell: either it sees this thread counted, or the doorbell has another value already and the kernel does
    // not let this thread sleep.
    base::shared_wait(bell.doorbell.value, seen, static_cast<int64_t>(deadline_ns));
    bell.waiting.value.fetch_sub(1, std::memory_order_relaxed);
    result.waited_ns = base::monotonic_ns() - start_ns;
    return result;
}

}  // namespace hierarchical
}  // namespace pto
