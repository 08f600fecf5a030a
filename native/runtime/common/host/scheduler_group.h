#pragma once
/// The schedulers of a device, as one run uses them.
///
///     run.reset(scheduler_count(aicpu_thread_num), …);
///     group.begin_run(aicpu_thread_num, request);
///     … make tasks ready, run.finish_orchestration(total) …
///     return group.finish_run(request);
///
/// The thread between begin_run and finish_run is the run's own. A run that asks for an order has one SerialScheduler in
/// place of the others, which `RunState::serial` then names.

#include <cstdint>
#include <memory>
#include <vector>

#include "chip_device.h"
#include "core_bus.h"
#include "platform/common/host/failure.h"
#include "platform/common/host/runtime_variant.h"
#include "runtime/common/aicpu/scheduler.h"
#include "runtime/common/recording/output_folder.h"
#include "runtime/common/serial/serial_scheduler.h"
#include "runtime/common/shared/run_state.h"

namespace pto {
namespace runtime {

class SchedulerGroup {
public:
    SchedulerGroup(RunState &run, port::CoreBus &bus, port::ChipDevice &device) : run_(run), bus_(bus), device_(device) {}

    /// Opens the device's pool for `count` schedulers over the cores of the request's clusters. No kernel may take longer
    /// than its kernel_timeout_ms (0: no limit). Fails when the order that is asked for makes no sense, or what happens cannot
    /// be written to the run's folder; the pool is then as it was.
    platform::Failure begin_run(uint32_t count, const platform::LaunchRequest &request);
    /// Works along until the run is done, closes the pool, and says how the run ended.
    platform::Failure finish_run(const platform::LaunchRequest &request);

private:
    RunState &run_;
    port::CoreBus &bus_;
    port::ChipDevice &device_;
    std::vector<std::unique_ptr<Scheduler>> schedulers_;
    SerialScheduler serial_{run_, bus_};
    /// For what the serial scheduler did.
    OutputFolder outputs_;
};

}  // namespace runtime
}  // namespace pto
