#pragma once
/// Names of tasks: ring in bits 32 to 39, a number that grows within the ring in the low 32 bits.

#include <cstdint>

namespace pto {
namespace runtime {

using TaskId = uint64_t;

constexpr TaskId kNoTask = ~TaskId{0};
constexpr uint32_t kRingCount = 4;

constexpr TaskId make_task_id(uint32_t ring, uint32_t local) { return (TaskId{ring} << 32) | local; }
constexpr uint32_t ring_of(TaskId id) { return static_cast<uint32_t>(id >> 32); }
constexpr uint32_t local_of(TaskId id) { return static_cast<uint32_t>(id); }

}  // namespace runtime
}  // namespace pto
