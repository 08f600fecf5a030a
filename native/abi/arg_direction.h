// Directions in a callable's signature, and the limits of argument lists.
#pragma once

#include <cstdint>

/// What a callable does with one argument. Recorded in the signature of a callable image.
enum class ArgDirection : int32_t {
    SCALAR = 0,  ///< a 64-bit value
    IN = 1,      ///< tensor, read
    OUT = 2,     ///< tensor, written
    INOUT = 3,   ///< tensor, read and written
};

static_assert(sizeof(ArgDirection) == 4, "signature entries are 4 bytes in a callable image");

inline constexpr int CORE_MAX_TENSOR_ARGS = 16;   ///< tensors of one kernel
inline constexpr int CORE_MAX_SCALAR_ARGS = 32;   ///< scalars of one kernel
inline constexpr int CHIP_MAX_TENSOR_ARGS = 64;   ///< tensors of one orchestration
inline constexpr int CHIP_MAX_SCALAR_ARGS = 128;  ///< scalars of one orchestration
