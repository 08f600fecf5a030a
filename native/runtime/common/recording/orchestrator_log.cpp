#include "runtime/common/recording/orchestrator_log.h"

namespace pto {
namespace runtime {

void OrchestratorLog::open(bool has_phases) {
    stream_.open();
    has_phases_ = has_phases;
    start_ns_ = end_ns_ = 0;
    submitted_ = 0;
    phase_ = kNone;
    lap_count_ = 0;
}

void OrchestratorLog::begin_submit() noexcept {
    if (!has_phases_) return;
    phase_ = kNone;
    lap_count_ = 0;
    submit_.start_ns = base::monotonic_ns();
}

// Where there is no room for a further lap, the last one takes over what follows.
void OrchestratorLog::change_phase(SubmitPhase phase) noexcept {
    if (phase_ != kNone) {
        if (lap_count_ < kMostLaps) ++lap_count_;
        laps_[lap_count_ - 1] = {base::monotonic_ns(), phase_, 0};
    }
    phase_ = phase;
}

void OrchestratorLog::write(TaskId task) noexcept {
    change_phase(kNone);
    submit_.task = task;
    submit_.submit = submitted_;
    stream_.append(static_cast<uint32_t>(RecordKind::kSubmit), &submit_, sizeof(submit_), laps_, lap_count_ * sizeof(SubmitLap));
}

void OrchestratorLog::end_submit(TaskId task) noexcept {
    if (has_phases_) write(task);
    ++submitted_;
}

void OrchestratorLog::end_stretch() noexcept {
    if (has_phases_) write(kNoTask);
}

}  // namespace runtime
}  // namespace pto
