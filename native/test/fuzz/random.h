#pragma once
/// Numbers that follow from a seed alone, the same with every compiler and library.

#include <cstdint>

namespace pto {
namespace fuzz {

/// A well-mixed 64-bit number from two.
inline uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t value = a * 0x9E3779B97F4A7C15u + b + 0x632BE59BD9B4E019u;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

class Random {
public:
    explicit Random(uint64_t seed) : seed_(seed) {}

    uint64_t next() { return mix(seed_, ++turn_); }
    /// 0 to count - 1.
    uint32_t pick(uint32_t count) { return static_cast<uint32_t>(next() % count); }
    bool chance(uint32_t percent) { return pick(100) < percent; }

private:
    uint64_t seed_;
    uint64_t turn_ = 0;
};

}  // namespace fuzz
}  // namespace pto
