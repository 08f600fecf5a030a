#pragma once
/// What one scheduler writes down of a run. It belongs to whoever has the scheduler's turn.

#include <atomic>
#include <cstdint>

#include "base/clock.h"
#include "runtime/common/aicpu/core.h"
#include "runtime/common/recording/record_stream.h"
#include "runtime/common/recording/records.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

class SchedulerLog {
public:
    SchedulerLog(RecordPool &pool, uint32_t thread) : stream_(pool), thread_(static_cast<uint16_t>(thread)) {}

    /// Prepares for a run. Blocks are always recorded.
    void open(bool has_completions, bool has_phases);
    RecordStream &stream() { return stream_; }
    uint64_t dropped_kernels() const { return dropped_kernels_.load(); }

    /// A kernel is about to be given to a core.
    void dispatch(Flight &flight) noexcept {
        flight.dispatch_ns = base::monotonic_ns();
        ++dispatched_;
    }
    /// A kernel has come back; the flight still knows its task.
    void add_block(const Flight &flight) noexcept;

    /// Around the release of a task's consumers, each of which is added before it may start.
    void begin_completion(const TaskSlot &task) noexcept;
    void add_consumer(TaskId consumer) noexcept {
        if (!has_completions_) return;
        if (consumer_count_ == kMostConsumers) write_completion();
        consumers_[consumer_count_++] = consumer;
    }
    void end_completion() noexcept {
        if (has_completions_) write_completion();
    }

    /// A turn: what has returned is taken back, then ready tasks are started.
    void begin_turn() noexcept {
        if (has_phases_) start_turn();
    }
    void end_completing() noexcept {
        if (has_phases_) end_phase(SchedulerPhase::kComplete, completed_);
    }
    void end_turn() noexcept {
        if (has_phases_) finish_turn();
    }

private:
    static constexpr uint32_t kMostConsumers = 120;

    void write_completion() noexcept;
    void start_turn() noexcept;
    void end_phase(SchedulerPhase phase, uint32_t tasks) noexcept;
    void finish_turn() noexcept;
    void write_phase(SchedulerPhase phase, int64_t start_ns, int64_t end_ns, uint32_t tasks) noexcept;

    RecordStream stream_;
    const uint16_t thread_;
    bool has_completions_ = false;
    bool has_phases_ = false;

    CompletionRecord completion_;
    TaskId consumers_[kMostConsumers];
    uint32_t consumer_count_ = 0;

    /// Read while threads of a lost device may still record.
    std::atomic<uint64_t> dropped_kernels_{0};
    uint64_t turns_ = 0;
    /// Kernels that this turn took back, and that it started.
    uint32_t completed_ = 0;
    uint32_t dispatched_ = 0;
    /// Since when the scheduler has done nothing; 0 before its first turn.
    int64_t idle_since_ns_ = 0;
    int64_t turn_start_ns_ = 0;
    int64_t phase_start_ns_ = 0;
};

}  // namespace runtime
}  // namespace pto
