#pragma once
/// What a run asks to be recorded.

#include <cstdint>
#include <string>

#include "platform/common/host/runtime_variant.h"

namespace pto {
namespace runtime {

struct RecordingOptions {
    bool has_swimlane = false;
    /// 1 to 4.
    uint32_t swimlane_level = 0;
    /// Type of events that are counted in the cores; 0: none are.
    uint32_t pmu_event_type = 0;
    /// Whether times are those of a modelled chip.
    bool is_modelled = false;
    bool has_dependencies = false;
    bool has_scope_statistics = false;
    bool has_tensor_dump = false;
    std::string folder;

    /// Whether it is recorded when kernels run.
    bool has_times() const { return has_swimlane || pmu_event_type != 0; }
    /// Whether dependencies are captured: for their file, or for modelled time.
    bool has_edges() const { return has_dependencies || is_modelled; }
    /// Whether tasks are captured: with their dependencies, or for what cores would count.
    bool has_graph() const { return has_edges() || counts_tensors(); }
    /// Whether what is counted depends on the tensors of tasks.
    bool counts_tensors() const;
    bool is_on() const { return has_times() || has_dependencies || has_scope_statistics || has_tensor_dump; }
    bool has_dispatch() const { return swimlane_level >= 2; }
    bool has_scheduler_phases() const { return swimlane_level >= 3; }
    bool has_orchestrator_phases() const { return swimlane_level >= 4; }
};

/// Fails with ERR_PTO_CONFIG_INVALID when something is recorded and there is no place for it, or the level is none.
platform::Failure read_recording_options(const platform::LaunchRequest &request, RecordingOptions *options);

}  // namespace runtime
}  // namespace pto
