#pragma once
/// The sizes and limits of a run: what its options say, else the environment (PTO2_RING_TASK_WINDOW, PTO2_RING_HEAP,
/// PTO2_RING_DEP_POOL, PTO2_TENSOR_WAIT_TIMEOUT_MS), else the defaults. A variable with a value that is not allowed is
/// logged and ignored; an option with such a value is an error.

#include "host_runtime.h"
#include "platform/common/host/failure.h"
#include "runtime/tensormap_and_ringbuffer/shared/limits.h"

namespace pto {
namespace tmr {

/// Fails with ERR_PTO_CONFIG_INVALID.
platform::Failure make_run_limits(const PtoRunOptions &options, RunLimits *limits);

}  // namespace tmr
}  // namespace pto
