#pragma once

#include <cstdint>

namespace pto {
namespace base {

/// The smallest multiple of `alignment`, a power of two, that is not below `value`.
constexpr uint64_t align_up(uint64_t value, uint64_t alignment) { return (value + alignment - 1) & ~(alignment - 1); }

}  // namespace base
}  // namespace pto
