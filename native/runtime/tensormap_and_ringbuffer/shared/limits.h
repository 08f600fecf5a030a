#pragma once
/// Sizes of one run's structures, and what may be changed about them.

#include <cstdint>

namespace pto {
namespace tmr {

constexpr uint32_t kMaxScopeDepth = 64;
/// Producers of a task that fit beside its payload; more go to the ring's dependency pool.
constexpr uint32_t kInlineEdges = 64;
constexpr uint32_t kMaxTaskTensors = 16;
constexpr uint32_t kMaxTaskScalars = 32;
constexpr uint32_t kMaxDims = 5;
constexpr uint32_t kTensorMapEntries = 65536;
constexpr uint32_t kTensorMapBuckets = 4096;
constexpr uint32_t kMaxFuncIds = 1024;
/// A task's runtime-allocated outputs start at multiples of this.
constexpr uint64_t kOutputAlign = 1024;
/// Bytes of a tensor in a task's payload, in every flavour.
constexpr uint64_t kTensorBytes = 128;

/// Of every ring. Zero means the default.
struct RingSizes {
    /// Slots, a power of two of at least 4; one fewer tasks can live at a time.
    uint64_t task_window = 16384;
    /// Bytes for the outputs of tasks, at least 1024.
    uint64_t heap = uint64_t{256} << 20;
    /// Edges beyond kInlineEdges, at least 4.
    uint64_t dep_pool = 16384;
};

struct RunLimits {
    RingSizes ring;
    /// How long get/set_tensor_data may wait, wall clock; 0: as long as it takes.
    int64_t tensor_wait_ns = int64_t{15} * 1'000'000'000;
};

}  // namespace tmr
}  // namespace pto
