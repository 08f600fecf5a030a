#pragma once

#include <cstdint>

namespace pto {
namespace hierarchical {

/// How long to spin before sleeping: halved when the last waits all ended asleep, doubled up to the limit when they all
/// ended while spinning. One thread's.
class AdaptiveSpin {
public:
    explicit AdaptiveSpin(uint64_t limit_ns) noexcept : limit_ns_(limit_ns), spin_ns_(limit_ns) {}

    uint64_t ns() const noexcept { return spin_ns_; }

    void record(bool has_slept) noexcept {
        streak_ = has_slept == is_sleeping_ ? streak_ + 1 : 1;
        is_sleeping_ = has_slept;
        if (streak_ < kStreak) return;
        streak_ = 0;
        if (has_slept) {
            spin_ns_ = spin_ns_ / 2 < kLeastNs ? kLeastNs : spin_ns_ / 2;
        } else {
            spin_ns_ *= 2;
        }
        if (spin_ns_ > limit_ns_) spin_ns_ = limit_ns_;
    }

private:
    static constexpr uint32_t kStreak = 8;
    /// From nothing it could not find back.
    static constexpr uint64_t kLeastNs = 1000;

    uint64_t limit_ns_;
    uint64_t spin_ns_;
    uint32_t streak_ = 0;
    bool is_sleeping_ = false;
};

}  // namespace hierarchical
}  // namespace pto
