#pragma once
/// What every tensor is checked for before a chip is told of it.

#include <cstdint>

#include "abi/tensor_arg.h"

namespace pto {
namespace driver {

/// Bytes of a tensor's elements. Throws Failure ERR_PTO_ARGS_SHAPE when it has no valid data type and shape, or more bytes
/// than 64 bits count.
uint64_t checked_nbytes(const ContinuousTensor &tensor, int32_t index);

}  // namespace driver
}  // namespace pto
