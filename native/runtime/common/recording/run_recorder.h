#pragma once
/// What a run records, from the request to the files.
///
///     RunRecorder recorder(run, bus, device, "tensormap_and_ringbuffer");
///     if (Failure failure = recorder.begin(request)) return failure;   // makes the folder; RunState::recording is set
///     … the run …
///     return recorder.finish(outcome, graph);                                 // writes the files, also when the run has failed

#include "chip_device.h"
#include "core_bus.h"
#include "platform/common/host/failure.h"
#include "platform/common/host/runtime_variant.h"
#include "runtime/common/recording/record_pool.h"
#include "runtime/common/recording/recording.h"
#include "runtime/common/recording/recording_options.h"
#include "runtime/common/shared/run_state.h"
#include "runtime/common/timing/kernel_costs.h"
#include "runtime/common/timing/modelled_records.h"

namespace pto {
namespace runtime {

class RunRecorder {
public:
    RunRecorder(RunState &run, port::CoreBus &bus, port::ChipDevice &device, const char *runtime)
        : run_(run), bus_(bus), device_(device), runtime_(runtime) {}

    /// Fails when the request makes no sense, or its folder cannot be made or written to.
    platform::Failure begin(const platform::LaunchRequest &request);
    /// The run's outcome, or that its records cannot be written. The graph is looked at for modelled time.
    platform::Failure finish(platform::Failure outcome, const CapturedGraph &graph);

private:
    std::string write(RunRecords &records, bool is_modelled) const;

    RunState &run_;
    port::CoreBus &bus_;
    port::ChipDevice &device_;
    const char *const runtime_;
    RecordingOptions options_;
    KernelCosts costs_;
    RecordPool pool_;
    Recording recording_{pool_};
};

}  // namespace runtime
}  // namespace pto
