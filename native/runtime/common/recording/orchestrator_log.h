#pragma once
/// What the orchestration writes down of a run: how long it took, and on what it spent its submits.
///
///     log.begin_submit();
///     log.enter(SubmitPhase::kAlloc);    // from here on
///     log.enter(SubmitPhase::kLookup);   // from here on; entering the phase that is on costs nothing
///     log.end_submit(task);
///
/// It belongs to the thread that orchestrates.

#include <cstdint>

#include "base/clock.h"
#include "runtime/common/recording/record_stream.h"
#include "runtime/common/recording/records.h"

namespace pto {
namespace runtime {

class OrchestratorLog {
public:
    explicit OrchestratorLog(RecordPool &pool) : stream_(pool) {}

    void open(bool has_phases);
    RecordStream &stream() { return stream_; }

    void begin_orchestration() noexcept { start_ns_ = end_ns_ = base::monotonic_ns(); }
    void end_orchestration() noexcept { end_ns_ = base::monotonic_ns(); }
    int64_t start_ns() const { return start_ns_; }
    int64_t end_ns() const { return end_ns_; }
    uint64_t submitted() const { return submitted_; }

    void begin_submit() noexcept;
    void enter(SubmitPhase phase) noexcept {
        if (has_phases_ && phase != phase_) change_phase(phase);
    }
    void end_submit(TaskId task) noexcept;
    /// A stretch that is no part of a submit.
    void end_stretch() noexcept;

private:
    static constexpr uint32_t kMostLaps = 24;
    static constexpr SubmitPhase kNone{};

    void change_phase(SubmitPhase phase) noexcept;
    void write(TaskId task) noexcept;

    RecordStream stream_;
    bool has_phases_ = false;
    int64_t start_ns_ = 0;
    int64_t end_ns_ = 0;
    uint64_t submitted_ = 0;

    SubmitRecord submit_;
    SubmitPhase phase_ = kNone;
    SubmitLap laps_[kMostLaps];
    uint32_t lap_count_ = 0;
};

}  // namespace runtime
}  // namespace pto
