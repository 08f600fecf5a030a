#pragma once

#include <cstdint>

/// Returns when the host lets it: see kernels/await.cpp. In the callables of graphs/chaos.cpp only.
constexpr int32_t kAwait = 40;
