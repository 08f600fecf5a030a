#pragma once
/// What differs between the chips: this is the A2/A3 generation.
///
/// Exactly one architecture's folder is on the include path of a compile.

#include <cstdint>

#define PTO_ARCH_A2A3 1

namespace pto {
namespace arch {
constexpr const char *kName = "a2a3";
/// Clusters (1 AIC + 2 AIV cores each) a launch may use.
constexpr int32_t kMaxBlockDim = 24;
/// AICPU threads a launch may use: schedulers plus one orchestrator.
constexpr int32_t kMaxAicpuThreads = 4;
/// System counter, ticks a second.
constexpr uint64_t kCounterHz = 50'000'000;
}  // namespace arch
}  // namespace pto
