#pragma once
/// The sizes of a run, from the environment: PTO2_RING_TASK_WINDOW, PTO2_RING_HEAP, PTO2_RING_DEP_POOL and
/// PTO2_TENSOR_WAIT_TIMEOUT_MS. A value that is not allowed is logged and the default used.

#include "runtime/tensormap_and_ringbuffer/shared/limits.h"

namespace pto {
namespace tmr {

RunLimits run_limits_from_environment();

}  // namespace tmr
}  // namespace pto
