#pragma once
/// What a run records about its tasks, from the request to the files: deps.json, tensor_dump/ and scope_stats.jsonl.
///
///     TaskRecorder recorder;
///     if (Failure failure = recorder.begin(request, kernels, source, run)) return failure;
///     … the run, which tells recorder.dependencies() and recorder.scope_statistics() …
///     return recorder.finish(outcome);                   // writes the files, also when the run has failed

#include <string>

#include "platform/common/host/failure.h"
#include "platform/common/host/runtime_variant.h"
#include "runtime/common/recording/dependency_capture.h"
#include "runtime/common/recording/scope_statistics.h"
#include "runtime/common/recording/tensor_dump.h"
#include "runtime/common/shared/kernel_table.h"
#include "runtime/common/shared/run_state.h"

namespace pto {
namespace runtime {

class TaskRecorder {
public:
    /// Fails when something is asked for and cannot be written. Kernels and source stay until `finish`.
    platform::Failure begin(const platform::LaunchRequest &request, const KernelTable &kernels, const TensorSource &source,
                            RunState &run);
    /// The run's outcome, or that its records cannot be written.
    platform::Failure finish(platform::Failure outcome);

    bool is_on() const { return captures_ || has_scope_statistics_ || has_dump_; }
    /// Where the dependencies of every run go, also between runs.
    DependencyCapture &graph() { return dependencies_; }
    // Nullptr when the run does not record them.
    DependencyCapture *dependencies() { return captures_ ? &dependencies_ : nullptr; }
    ScopeStatistics *scope_statistics() { return has_scope_statistics_ ? &scope_statistics_ : nullptr; }

private:
    platform::Failure write();

    std::string folder_;
    bool has_dependencies_ = false;
    /// For the file, or for modelled time.
    bool captures_ = false;
    bool has_scope_statistics_ = false;
    bool has_dump_ = false;
    DependencyCapture dependencies_;
    ScopeStatistics scope_statistics_;
    TensorDump dump_;
};

}  // namespace runtime
}  // namespace pto
