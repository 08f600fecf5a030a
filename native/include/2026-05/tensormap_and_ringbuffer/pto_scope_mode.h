// How a scope finds the dependencies of its tasks.
#pragma once

#include <cstdint>

enum class PTO2ScopeMode : uint8_t {
    AUTO = 0,    ///< derived from tensors, plus explicit ones
    MANUAL = 1,  ///< explicit ones only
};
