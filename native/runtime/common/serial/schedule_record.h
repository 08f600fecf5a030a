#pragma once
/// What a serial run did, task by task in the order of their starts, and its file schedule.json.
///
///     {"version": 1, "seed": "7", "prefix": 3, "delay": 0, "held": 9, "serialised": true, "taskCount": 12,
///      "tasks": [{"ordinal": 0, "taskId": "4294967296", "funcIds": [2], "cores": [5]}, …]}
///
/// `prefix` and `delay` are null in a run without a prefix, `held` is null when no task was held back. docs/guide/schedules.md
/// describes the fields to users.

#include <cstdint>
#include <string>
#include <vector>

#include "platform/common/host/failure.h"
#include "runtime/common/recording/output_folder.h"
#include "runtime/common/serial/schedule_options.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

class ScheduleRecord {
public:
    static constexpr uint64_t kNone = ~uint64_t{0};
    /// Tasks that the file lists; further ones are only counted.
    static constexpr size_t kMostTasks = 131'072;

    void begin(const ScheduleOptions &options);

    void add_start(uint64_t ordinal, const TaskSlot &task);
    /// The task that was started last got a core. Cores are listed once a task.
    void add_core(uint64_t ordinal, int32_t core);
    void set_held(uint64_t ordinal) { held_ = ordinal; }
    /// From now on tasks ran beside each other.
    void end_serial() { is_serialised_ = false; }

    bool is_serialised() const { return is_serialised_; }
    std::string text() const;
    /// Writes schedule.json.
    platform::Failure write(const OutputFolder &folder) const;

private:
    struct Start {
        uint64_t ordinal;
        TaskId id;
        int32_t func_id[kCoreSlots];
        std::vector<int32_t> cores;
    };

    ScheduleOptions options_;
    std::vector<Start> starts_;
    uint64_t task_count_ = 0;
    uint64_t held_ = kNone;
    bool is_serialised_ = true;
};

}  // namespace runtime
}  // namespace pto
