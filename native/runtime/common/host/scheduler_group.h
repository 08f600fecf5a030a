#pragma once
/// The schedulers of a device, as one run uses them.
///
///     run.reset(scheduler_count(aicpu_thread_num), …);
///     group.begin_run(aicpu_thread_num, block_dim);
///     … make tasks ready, run.finish_orchestration(total) …
///     group.finish_run();
///
/// The thread between begin_run and finish_run is the run's own.

#include <cstdint>
#include <memory>
#include <vector>

#include "chip_device.h"
#include "core_bus.h"
#include "platform/common/host/failure.h"
#include "runtime/common/aicpu/scheduler.h"
#include "runtime/common/shared/run_state.h"

namespace pto {
namespace runtime {

class SchedulerGroup {
public:
    SchedulerGroup(RunState &run, port::CoreBus &bus, port::ChipDevice &device) : run_(run), bus_(bus), device_(device) {}

    /// Opens the device's pool for `count` schedulers over the cores of `block_dim` clusters. No kernel may take longer
    /// than `kernel_timeout_ms` (0: no limit).
    void begin_run(uint32_t count, int32_t block_dim, uint64_t kernel_timeout_ms);
    /// Works along until the run is done, and closes the pool.
    void finish_run();

private:
    RunState &run_;
    port::CoreBus &bus_;
    port::ChipDevice &device_;
    std::vector<std::unique_ptr<Scheduler>> schedulers_;
};

/// What a run that ended says of itself.
platform::Failure outcome_of(const FatalLatch &fatal);

}  // namespace runtime
}  // namespace pto
