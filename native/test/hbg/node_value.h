#pragma once
/// What a task of a random graph computes from its predecessors, in the kernel and in the test.

#include <cstdint>

inline uint32_t node_value(const uint32_t *values, int64_t index, const int32_t *predecessors, int64_t count) {
    auto value = static_cast<uint32_t>(index + 1);
    for (int64_t i = 0; i < count; ++i) value = value * 31 + values[predecessors[i]];
    return value;
}
