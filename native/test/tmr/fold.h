#pragma once
/// The arithmetic of the fold kernels, which the serial model shares: every byte read changes every byte written, and no
/// two tasks commute.

#include <cstdint>

/// What one more source element makes of the hash of the sources.
inline uint32_t fold_source(uint32_t hash, uint32_t element) { return (hash ^ element) * 16777619u + 0x9E3779B9u; }

/// What a task with the given hash writes to element `index` of its target.
inline uint32_t fold_target(uint32_t before, bool is_overwriting, uint32_t hash, uint32_t index) {
    return (is_overwriting ? 7u : before * 31u) + hash + index * 0x01000193u;
}
