#pragma once
/// FNV-1a, 64 bit: the content key of kernels, and of orchestrations without a build-id.

#include <cstddef>
#include <cstdint>

namespace pto {
namespace base {

inline uint64_t fnv1a64(const void *bytes, size_t size) noexcept {
    uint64_t hash = 0xcbf29ce484222325ULL;
    const auto *cursor = static_cast<const uint8_t *>(bytes);
    for (size_t i = 0; i < size; ++i) {
        hash = (hash ^ cursor[i]) * 0x100000001b3ULL;
    }
    return hash;
}

}  // namespace base
}  // namespace pto
