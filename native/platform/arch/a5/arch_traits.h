#pragma once
/// What differs between the chips: this is the A5 generation.
///
/// Exactly one architecture's folder is on the include path of a compile.

#include <cstdint>

#define PTO_ARCH_A5 1

namespace pto {
namespace arch {
constexpr const char *kName = "a5";
constexpr const char *kSimulatorName = "a5sim";
/// Clusters (1 AIC + 2 AIV cores each) a launch may use.
constexpr int32_t kMaxBlockDim = 36;
/// AICPU threads a launch may use: schedulers plus one orchestrator.
constexpr int32_t kMaxAicpuThreads = 7;
/// System counter, ticks a second.
constexpr uint64_t kCounterHz = 1'000'000'000;
/// Clock of the cores, cycles a second.
constexpr uint64_t kCoreHz = 1'650'000'000;

// What the time model assumes, see ChipTiming and KernelCost. Round figures of the right order; none was measured on a chip.
constexpr int64_t kModelSubmitNs = 800;
constexpr int64_t kModelEdgeNs = 80;
constexpr int64_t kModelDispatchNs = 250;
constexpr int64_t kModelCompletionNs = 200;
constexpr int64_t kModelReleaseNs = 40;
constexpr int64_t kModelMmioNs = 150;
constexpr int64_t kModelSwitchNs = 150;
constexpr double kModelKernelNs = 1500;
constexpr double kModelKernelNsPerKib = 6;
}  // namespace arch
}  // namespace pto
