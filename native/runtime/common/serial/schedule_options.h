#pragma once
/// Whether, and in which order, the tasks of a run are started one after the other: what its PtoRunOptions say.

#include <cstdint>

#include "host_runtime.h"
#include "platform/common/host/failure.h"

namespace pto {
namespace runtime {

struct ScheduleOptions {
    /// One task at a time. Always with a seed.
    bool is_serial = false;
    /// 0: the reference order.
    uint64_t seed = 0;
    /// Whether only the first `prefix` task starts follow the seed, and the one after that is held back until `delay` others
    /// were started in reference order.
    bool has_prefix = false;
    uint64_t prefix = 0;
    uint64_t delay = 0;
};

/// Fails with ERR_PTO_CONFIG_INVALID.
platform::Failure read_schedule_options(const PtoRunOptions &options, ScheduleOptions *out);

}  // namespace runtime
}  // namespace pto
