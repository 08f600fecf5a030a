#pragma once
/// How long `endRun` watches a run itself, on the JavaScript thread, before it leaves that to the engine's thread.
///
/// A run of short tasks ends sooner than another thread could be woken to watch it and to wake this one again. So it pays to
/// look for a few microseconds: at most kLongestNs, and not at all once runs take longer.

#include <algorithm>
#include <cstdint>

#include "hierarchical/lane/adaptive_spin.h"

namespace pto {
namespace addon {

class BriefWait {
public:
    static constexpr uint64_t kLongestNs = 20'000;

    explicit BriefWait(uint64_t spin_limit_ns) noexcept : spin_(std::min(spin_limit_ns, kLongestNs)) {}

    int64_t ns() const noexcept { return spin_.ns(); }
    /// A run took this long after its last submit, whoever watched.
    void record(int64_t ran_ns) noexcept { spin_.record(ran_ns); }

private:
    hierarchical::AdaptiveSpin spin_;
};

}  // namespace addon
}  // namespace pto
