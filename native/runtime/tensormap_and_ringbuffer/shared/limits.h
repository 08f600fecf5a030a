#pragma once
/// Sizes of one run's structures, and what may be changed about them.

#include <cstdint>

#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace tmr {

using namespace runtime;

constexpr uint32_t kMaxScopeDepth = 64;
constexpr uint32_t kMaxTaskTensors = 16;
constexpr uint32_t kMaxTaskScalars = 32;
constexpr uint32_t kMaxDims = 5;
constexpr uint32_t kTensorMapEntries = 65536;
constexpr uint32_t kTensorMapBuckets = 4096;
/// A task's runtime-allocated outputs start at multiples of this.
constexpr uint64_t kOutputAlign = 1024;
/// Bytes of a tensor in a task's payload, in every flavour.
constexpr uint64_t kTensorBytes = 128;

struct RingSizes {
    /// Slots, a power of two of at least 4; one fewer tasks can live at a time.
    uint64_t task_window = 16384;
    /// Bytes for the outputs of tasks, at least 1024.
    uint64_t heap = uint64_t{256} << 20;
    /// Edges beyond kInlineEdges, at least 4.
    uint64_t dep_pool = 16384;
};

struct RunLimits {
    RingSizes ring[kRingCount];
    /// Whether a task that writes waits for earlier tasks that read the same bytes.
    bool tracks_readers = false;
    /// How long get/set_tensor_data may wait, wall clock; 0: as long as it takes.
    int64_t tensor_wait_ns = int64_t{15} * 1'000'000'000;
};

}  // namespace tmr
}  // namespace pto
