#pragma once
/// l2_perf_records.json: when each kernel ran, and what the schedulers and the orchestrator did meanwhile.
///
///     {"version": 2, "tasks": [{"task_id": 4294967296, "func_id": 3, "core_id": 5, "core_type": "aiv", "ring_id": 1,
///      "start_time_us": 12.345, …, "fanout": [4294967297], "fanout_count": 1}, …],
///      "aicpu_scheduler_phases": [[{"start_time_us": …, "phase": "complete", "loop_iter": 7, "tasks_processed": 2}, …], …], …}
///
/// Version 1 has tasks only. docs/internals/recording.md has all of it.

#include <cstdint>

#include "base/draft_file.h"
#include "runtime/common/recording/record_clock.h"
#include "runtime/common/recording/recording_options.h"
#include "runtime/common/recording/records.h"

namespace pto {
namespace runtime {

struct SwimlaneHeader {
    const char *platform = "";
    const char *runtime = "";
    RecordClock clock;
};

/// The earliest time that the file will have, or the latest there is when it will have none.
int64_t earliest_ns(const RecordingOptions &options, const RunRecords &records);

/// Sorts what it is given.
void write_swimlane(const RecordingOptions &options, const SwimlaneHeader &header, RunRecords &records, base::DraftFile &out);

}  // namespace runtime
}  // namespace pto
