#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace pto {
namespace hierarchical {

/// Counts durations by powers of two: bucket i has those from 2^(i-1) to below 2^i nanoseconds, bucket 0 those of 0.
class LatencyHistogram {
public:
    static constexpr size_t kBuckets = 40;

    void add(int64_t duration_ns) noexcept {
        const uint64_t ns = duration_ns > 0 ? static_cast<uint64_t>(duration_ns) : 0;
        const size_t bucket = ns == 0 ? 0 : 64 - static_cast<size_t>(__builtin_clzll(ns));
        ++counts_[bucket < kBuckets ? bucket : kBuckets - 1];
    }

    const std::array<uint64_t, kBuckets> &counts() const noexcept { return counts_; }

private:
    std::array<uint64_t, kBuckets> counts_{};
};

}  // namespace hierarchical
}  // namespace pto
