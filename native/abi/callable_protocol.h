// What host and chip agree on about the identity of callables.
#pragma once

#include <cstdint>

inline constexpr int32_t MAX_REGISTERED_CALLABLE_IDS = 64;  ///< callable ids are 0 to 63
inline constexpr int32_t MAX_KERNEL_FUNC_IDS = 1024;        ///< kernel function ids are 0 to 1023
