#pragma once
/// What the parts of a chip and its kernels take, as the time model assumes it.

#include <cstdint>

namespace pto {
namespace platform {

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

/// What a kernel takes: a fixed time, and some for each KiB of the tensors of its task.
struct KernelCost {
    double ns = 0;
    double ns_per_kib = 0;
};

}  // namespace platform
}  // namespace pto
