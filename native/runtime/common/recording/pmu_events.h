#pragma once
/// Columns of pmu.csv: what the counters of a core count, by chip and type of events.

#include <cstdint>
#include <string_view>
#include <vector>

namespace pto {
namespace runtime {

constexpr uint32_t kPipeUtilisation = 2;

/// 1 arithmetic, 2 pipe utilisation, 4 memory, 5 L0, 6 resource conflicts, 7 UB, 8 L2 cache.
bool is_pmu_event_type(int64_t type);
/// Names of the counters. `type` is one.
const std::vector<const char *> &pmu_counters(std::string_view arch, uint32_t type);

}  // namespace runtime
}  // namespace pto
