#pragma once
/// l2_perf_records.json: when each kernel ran, and what the schedulers and the orchestrator did meanwhile.
///
///     {"version": 2, "tasks": [{"task_id": 4294967296, "func_id": 3, "core_id": 5, "core_type": "aiv", "ring_id": 1,
///      "start_time_us": 12.345, …, "fanout": [4294967297], "fanout_count": 1}, …],
///      "aicpu_scheduler_phases": [[{"start_time_us": …, "phase": "complete", "loop_iter": 7, "tasks_processed": 2}, …], …], …}
///
/// Version 1 has tasks only. Times are microseconds after the earliest one in the file. docs/internals/recording.md has all of it.

#include <cstdint>
#include <string>

#include "platform/common/host/chip_info.h"
#include "runtime/common/recording/recording_options.h"
#include "runtime/common/recording/records.h"

namespace pto {
namespace runtime {

struct SwimlaneHeader {
    const char *platform = "";
    const char *runtime = "";
    /// Of the times: "wall" or "model".
    const char *clock = "wall";
    /// Nanoseconds of the wall clock when the monotonic one shows 0.
    int64_t wall_origin_ns = 0;
};

/// Empty, or why the file cannot be written. Sorts what it is given.
std::string write_swimlane_file(const RecordingOptions &options, const SwimlaneHeader &header, RunRecords &records);

}  // namespace runtime
}  // namespace pto
