#pragma once
/// What differs between the chips: this is the A2/A3 generation.
///
/// Exactly one architecture's folder is on the include path of a compile.

#include <cstdint>

#define PTO_ARCH_A2A3 1

namespace pto {
namespace arch {
constexpr const char *kName = "a2a3";
constexpr const char *kSimulatorName = "a2a3sim";
/// Clusters (1 AIC + 2 AIV cores each) a launch may use.
constexpr int32_t kMaxBlockDim = 24;
/// AICPU threads a launch may use: schedulers plus one orchestrator.
constexpr int32_t kMaxAicpuThreads = 4;
/// System counter, ticks a second.
constexpr uint64_t kCounterHz = 50'000'000;
/// Clock of the cores, cycles a second.
constexpr uint64_t kCoreHz = 1'850'000'000;

// What the time model assumes, see ChipTiming and KernelCost. Round figures of the right order; none was measured on a chip.
constexpr int64_t kModelSubmitNs = 1200;
constexpr int64_t kModelEdgeNs = 120;
constexpr int64_t kModelDispatchNs = 350;
constexpr int64_t kModelCompletionNs = 300;
constexpr int64_t kModelReleaseNs = 60;
constexpr int64_t kModelMmioNs = 250;
constexpr int64_t kModelSwitchNs = 200;
constexpr double kModelKernelNs = 2000;
constexpr double kModelKernelNsPerKib = 12;
}  // namespace arch
}  // namespace pto
