// The two kinds of cores of a chip.
#pragma once

#include <cstdint>

/// What a kernel runs on: AIC is the cube core of a cluster, AIV one of its two vector cores.
enum class CoreType : int32_t {
    AIC = 0,
    AIV = 1,
};

static_assert(sizeof(CoreType) == 4, "CoreType is 4 bytes");
