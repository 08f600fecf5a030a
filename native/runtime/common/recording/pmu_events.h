#pragma once
/// Columns of pmu.csv: what the counters of a core count, by chip and type of events, and what the simulator says of each.

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/common/recording/pmu_estimates.h"

namespace pto {
namespace runtime {

constexpr uint32_t kPipeUtilisation = 2;

struct PmuCounter {
    const char *name;
    /// Nullptr for what is not simulated, which is 0.
    PmuEstimate estimate;
};

/// 1 arithmetic, 2 pipe utilisation, 4 memory, 5 L0, 6 resource conflicts, 7 UB, 8 L2 cache.
bool is_pmu_event_type(int64_t type);
/// `type` is one.
const std::vector<PmuCounter> &pmu_counters(std::string_view arch, uint32_t type);
/// Whether any counter of a type is simulated, on any chip.
bool has_estimates(uint32_t type);

}  // namespace runtime
}  // namespace pto
