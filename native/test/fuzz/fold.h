#pragma once
/// The arithmetic of the fold kernels, which the serial model shares: every bit read changes every element written, and
/// no two tasks commute.
///
/// A task runs one kernel a block and active core slot, its subtasks. Element i of a target belongs to subtask
/// i mod subtasks, so each element tells which subtask has written it.

#include <cstdint>

namespace fold {

/// What one more source element, or scalar, makes of the hash of the sources.
inline uint64_t source(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

/// What a subtask writes to an element of target `target`. Stored cut to the width of the element.
inline uint64_t target(uint64_t before, bool is_overwriting, uint64_t hash, uint32_t subtask, uint32_t target,
                       uint32_t index) {
    const uint64_t written = source(source(hash, subtask), uint64_t{target} << 32 | index);
    return (is_overwriting ? 7 : before * 31) + (written ^ written >> 17);
}

/// What a subtask adds to a tally: its arrival below, its number above.
inline uint32_t arrival(uint32_t subtask) { return 1 + (subtask << 16); }
constexpr uint32_t kArrivals = 0xFFFF;

/// What all subtasks together have added.
inline uint32_t tally(uint32_t subtasks) { return subtasks + (subtasks * (subtasks - 1) / 2 << 16); }

}  // namespace fold
