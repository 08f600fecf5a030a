#pragma once
/// What is known about the run under way: where it is in its life, and what its report will say.

#include <cstdint>
#include <utility>

#include "hierarchical/engine/task.h"
#include "hierarchical/engine/task_slot.h"

namespace pto {
namespace hierarchical {

struct RunRecord {
    enum class State : uint8_t {
        kNone,     ///< none, or its report was taken
        kOpen,     ///< takes submissions
        kClosing,  ///< its last tasks are under way
        kEnded,    ///< its report waits
    };

    State state = State::kNone;
    bool caller_waits = false;
    bool is_failure_told = false;
    RunReport report;

    bool is_under_way() const noexcept { return state == State::kOpen || state == State::kClosing; }
    bool is_cancelled() const noexcept { return report.is_cancelled; }
    /// nullptr: nobody wants to know.
    RunTrace *trace() const noexcept { return report.trace.get(); }

    void add_failure(TaskFailure &&failure) {
        ++report.failure_count;
        if (report.failures.size() < kMaxReportedFailures) report.failures.push_back(std::move(failure));
    }

    void count_end(TaskEnd end) noexcept {
        report.poisoned_count += end == TaskEnd::kPoisoned ? 1 : 0;
        report.cancelled_count += end == TaskEnd::kCancelled ? 1 : 0;
    }
};

/// What the owner of an engine is told once the lock is free.
struct EngineEvent {
    enum class Kind : uint8_t { kRunEnd, kRunFailure, kTaskTimeout, kStall, kBackpressure, kSpace, kRunning, kProtocolError };
    Kind kind;
    WorkerRole role = WorkerRole::kSub;
    int32_t worker = -1;
    uint64_t number = 0;  ///< run, task, or nanoseconds
    std::string text;
};

}  // namespace hierarchical
}  // namespace pto
