#include "runtime/common/recording/scheduler_log.h"

namespace pto {
namespace runtime {
namespace {

/// A turn that found nothing to do is worth a record of its own from here on; a shorter one is idle time.
constexpr int64_t kShortestScanNs = 1'000;

}  // namespace

void SchedulerLog::open(bool has_completions, bool has_phases) {
    stream_.open();
    has_completions_ = has_completions;
    has_phases_ = has_phases;
    dropped_kernels_ = 0;
    turns_ = 0;
    completed_ = dispatched_ = 0;
    idle_since_ns_ = 0;
}

void SchedulerLog::add_block(const Flight &flight) noexcept {
    BlockRecord record;
    record.task = flight.task->id;
    record.dispatch_ns = flight.dispatch_ns;
    record.start_ns = flight.work.start_ns;
    record.end_ns = flight.work.end_ns;
    record.finish_ns = base::monotonic_ns();
    record.func_id = flight.work.func_id;
    record.core = flight.core->id();
    record.block = flight.block;
    record.kernel = static_cast<uint8_t>(flight.kernel);
    record.is_aiv = flight.core->slot() != kAic;
    record.thread = thread_;
    if (!stream_.append(static_cast<uint32_t>(RecordKind::kBlock), &record, sizeof(record))) ++dropped_kernels_;
    ++completed_;
}

void SchedulerLog::begin_completion(const TaskSlot &task) noexcept {
    if (!has_completions_) return;
    completion_.task = task.id;
    completion_.time_ns = base::monotonic_ns();
    completion_.is_deferred = task.is_deferred.load(std::memory_order_relaxed) ? 1 : 0;
    consumer_count_ = 0;
}

void SchedulerLog::write_completion() noexcept {
    completion_.consumer_count = consumer_count_;
    stream_.append(static_cast<uint32_t>(RecordKind::kCompletion), &completion_, sizeof(completion_), consumers_,
                   consumer_count_ * sizeof(TaskId));
    consumer_count_ = 0;
}

void SchedulerLog::start_turn() noexcept {
    ++turns_;
    completed_ = dispatched_ = 0;
    turn_start_ns_ = phase_start_ns_ = base::monotonic_ns();
    if (idle_since_ns_ == 0) idle_since_ns_ = turn_start_ns_;
}

// What lies between two phases that did something is one stretch of idling, however often the scheduler looked.
void SchedulerLog::write_phase(SchedulerPhase phase, int64_t start_ns, int64_t end_ns, uint32_t tasks) noexcept {
    PhaseRecord record;
    if (idle_since_ns_ < start_ns && phase != SchedulerPhase::kIdle) {
        write_phase(SchedulerPhase::kIdle, idle_since_ns_, start_ns, 0);
    }
    record.start_ns = start_ns;
    record.end_ns = end_ns;
    record.phase = phase;
    record.tasks = tasks;
    record.turn = turns_;
    stream_.append(static_cast<uint32_t>(RecordKind::kPhase), &record, sizeof(record));
    idle_since_ns_ = end_ns;
}

void SchedulerLog::end_phase(SchedulerPhase phase, uint32_t tasks) noexcept {
    if (tasks == 0) return;
    const int64_t now_ns = base::monotonic_ns();
    write_phase(phase, phase_start_ns_, now_ns, tasks);
    phase_start_ns_ = now_ns;
}

void SchedulerLog::finish_turn() noexcept {
    end_phase(SchedulerPhase::kDispatch, dispatched_);
    if (completed_ > 0 || dispatched_ > 0) return;
    const int64_t now_ns = base::monotonic_ns();
    if (now_ns - turn_start_ns_ >= kShortestScanNs) write_phase(SchedulerPhase::kScan, turn_start_ns_, now_ns, 0);
}

}  // namespace runtime
}  // namespace pto
