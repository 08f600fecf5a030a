// What host and chip agree on about callables: how many there are and how their bytes are identified.
#pragma once

#include <cstddef>
#include <cstdint>

inline constexpr int32_t MAX_REGISTERED_CALLABLE_IDS = 64;  ///< callable ids are 0 to 63
inline constexpr int32_t MAX_KERNEL_FUNC_IDS = 1024;        ///< kernel function ids are 0 to 1023

inline constexpr uint64_t CALLABLE_HASH_OFFSET_BASIS = 0xcbf29ce484222325ull;
inline constexpr uint64_t CALLABLE_HASH_PRIME = 0x100000001b3ull;

/// FNV-1a over `size` bytes: the identity of an uploaded callable. `seed` continues an earlier hash.
inline uint64_t callable_hash(const void *data, size_t size, uint64_t seed = CALLABLE_HASH_OFFSET_BASIS) {
    const auto *bytes = static_cast<const uint8_t *>(data);
    uint64_t hash = seed;
    for (size_t i = 0; i < size; ++i) hash = (hash ^ bytes[i]) * CALLABLE_HASH_PRIME;
    return hash;
}
