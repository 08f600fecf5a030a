#include "runtime/common/recording/recording_options.h"

#include <cstdlib>

#include "platform/common/log/unified_log.h"
#include "runtime/common/recording/pmu_events.h"
#include "runtime/common/shared/fatal_latch.h"

namespace pto {
namespace runtime {
namespace {

using abi::ErrorCode;
using platform::Failure;

constexpr uint32_t kAllLevels = 4;

/// PTO_PMU_EVENT_TYPE, or what upstream's tools set, goes before what the run says.
uint32_t pmu_event_type(int32_t enable_pmu) {
    for (const char *name : {"PTO_PMU_EVENT_TYPE", "SIMPLER_PMU_EVENT_TYPE"}) {
        const char *text = std::getenv(name);
        if (text == nullptr || text[0] == '\0') continue;
        char *end = nullptr;
        const long type = std::strtol(text, &end, 10);
        if (*end == '\0' && is_pmu_event_type(type)) return static_cast<uint32_t>(type);
        unified_log_warn("run_prepared", "%s=%s is no type of events: 1, 2, 4, 5, 6, 7 or 8; pipe utilisation (2) is counted", name,
                         text);
        return kPipeUtilisation;
    }
    return is_pmu_event_type(enable_pmu) ? static_cast<uint32_t>(enable_pmu) : kPipeUtilisation;
}

}  // namespace

bool RecordingOptions::counts_tensors() const { return has_estimates(pmu_event_type); }

Failure read_recording_options(const platform::LaunchRequest &request, RecordingOptions *options) {
    const CallConfig &config = *request.config;
    *options = RecordingOptions();
    if (request.options.swimlane_level > kAllLevels) {
        return Failure::because(ErrorCode::ERR_PTO_CONFIG_INVALID,
                                format_text("swimlane_level is %u; allowed: 0 (all) to %u", request.options.swimlane_level, kAllLevels));
    }
    if (config.enable_l2_swimlane != 0) {
        options->has_swimlane = true;
        options->swimlane_level = request.options.swimlane_level != 0 ? request.options.swimlane_level : kAllLevels;
    }
    if (config.enable_pmu != 0) options->pmu_event_type = pmu_event_type(config.enable_pmu);
    options->is_modelled = (request.options.flags & PTO_RUN_MODEL_TIME) != 0;
    options->has_dependencies = config.enable_dep_gen != 0;
    options->has_scope_statistics = (request.options.flags & PTO_RUN_SCOPE_STATS) != 0;
    options->has_tensor_dump = config.enable_dump_tensor != 0;
    if (options->is_modelled && !options->has_times()) {
        return Failure::because(ErrorCode::ERR_PTO_CONFIG_INVALID,
                                "modelled time is asked for, and nothing is recorded that has times. Record the swimlane, too");
    }
    options->folder = config.output_prefix;
    if (!options->is_on() || !options->folder.empty()) return Failure::none();
    return Failure::because(ErrorCode::ERR_PTO_CONFIG_INVALID,
                            "something is to be recorded and output_prefix does not say where. Set it to a folder");
}

}  // namespace runtime
}  // namespace pto
