#pragma once
/// What the parts of a chip take besides its kernels, as the time model assumes it.

#include <cstdint>

namespace pto {
namespace runtime {

/// All in nanoseconds. The defaults of a chip are assumptions (arch_traits.h), not measurements: compare schedules with them, and
/// give measured ones when absolute times matter.
struct ChipTiming {
    int64_t submit_ns = 0;      ///< orchestrator, a task
    int64_t edge_ns = 0;        ///< orchestrator, a producer of a task
    int64_t dispatch_ns = 0;    ///< scheduler, to start one kernel
    int64_t completion_ns = 0;  ///< scheduler, to take back one kernel
    int64_t release_ns = 0;     ///< scheduler, a consumer of a task that has completed
    int64_t mmio_ns = 0;        ///< until the other side sees a register that was written
    int64_t switch_ns = 0;      ///< core, between two kernels
};

}  // namespace runtime
}  // namespace pto
