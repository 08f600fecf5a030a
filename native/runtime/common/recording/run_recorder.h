#pragma once
/// What a run records, from the request to the files.
///
///     RunRecorder recorder(run, bus, device, {"tensormap_and_ringbuffer"});
///     if (Failure failure = recorder.begin(request, kernels, source)) return failure;
///     … the run: RunState leads schedulers to what they write down, and the orchestration asks for the rest …
///     return recorder.finish(outcome);
///
/// It knows the files and whose they are. What is in them is the affair of those that collect it: the streams of a Recording
/// become l2_perf_records.json and pmu.csv, DependencyCapture deps.json, ScopeStatistics scope_stats.jsonl, and TensorDump
/// tensor_dump/.

#include "chip_device.h"
#include "core_bus.h"
#include "platform/common/host/failure.h"
#include "platform/common/host/runtime_variant.h"
#include "runtime/common/recording/dependency_capture.h"
#include "runtime/common/recording/output_folder.h"
#include "runtime/common/recording/record_pool.h"
#include "runtime/common/recording/recording.h"
#include "runtime/common/recording/recording_options.h"
#include "runtime/common/recording/scope_statistics.h"
#include "runtime/common/recording/tensor_dump.h"
#include "runtime/common/shared/kernel_table.h"
#include "runtime/common/shared/run_state.h"
#include "runtime/common/timing/kernel_costs.h"

namespace pto {
namespace runtime {

/// What files say of a runtime, and what modelled time has to know.
struct RecordedRuntime {
    const char *name;
    /// See ModelledGraph.
    bool builds_graph_first = false;
};

class RunRecorder {
public:
    RunRecorder(RunState &run, port::CoreBus &bus, port::ChipDevice &device, const RecordedRuntime &runtime)
        : run_(run), bus_(bus), device_(device), runtime_(runtime) {}

    /// Makes the folder, and switches on what the request asks for. Fails when that makes no sense, or the folder cannot be
    /// written to. Kernels and source stay until `finish`.
    platform::Failure begin(const platform::LaunchRequest &request, const KernelTable &kernels, const TensorSource &source);
    /// Writes the files, also when the run has failed. The run's outcome, or that something cannot be written.
    platform::Failure finish(platform::Failure outcome);

    bool is_on() const { return options_.is_on(); }
    /// Where the dependencies of every run go, also between runs.
    DependencyCapture &graph() { return graph_; }
    // Nullptr when the run does not record them.
    DependencyCapture *dependencies() { return options_.has_graph() ? &graph_ : nullptr; }
    ScopeStatistics *scope_statistics() { return options_.has_scope_statistics ? &scope_statistics_ : nullptr; }

private:
    platform::Failure switch_on(const KernelTable &kernels, const TensorSource &source);
    /// What was recorded of the times, in the time that the files tell.
    RunRecords take_times(bool is_modelled);
    RecordClock clock_of(const RunRecords &records, bool is_modelled) const;
    platform::Failure write(platform::Failure outcome);
    void warn_of_drops(const RunRecords &records) const;

    RunState &run_;
    port::CoreBus &bus_;
    port::ChipDevice &device_;
    const RecordedRuntime runtime_;
    RecordingOptions options_;
    OutputFolder folder_;
    KernelCosts costs_;

    RecordPool pool_;
    Recording recording_{pool_};
    DependencyCapture graph_;
    ScopeStatistics scope_statistics_;
    TensorDump dump_;
    /// Those of the run.
    const KernelTable *kernels_ = nullptr;
};

}  // namespace runtime
}  // namespace pto
