#include "runtime/common/shared/run_state.h"

#include "runtime/common/recording/tensor_dump.h"
#include "runtime/common/shared/mutants.h"

namespace pto {
namespace runtime {

void RunState::reset(uint32_t scheduler_count, size_t ready_capacity) {
    fatal.reset();
    for (auto &queue : ready) queue.reset(ready_capacity);
    ready_together.reset(ready_capacity);
    gang.reset();
    deferred.reset();
    may_stage.store(true, std::memory_order_relaxed);
    done.value.store(0, std::memory_order_relaxed);
    scheduler_count_ = scheduler_count;
    total_ = 0;
    completed_.store(0, std::memory_order_relaxed);
    quiet_schedulers_.store(0, std::memory_order_relaxed);
    is_orchestration_finished_.store(false, std::memory_order_relaxed);
    wake_at_.store(kNobodyWaits, std::memory_order_relaxed);
}

void RunState::dump_once(TaskSlot &task) noexcept {
    task.is_dumped = true;
    dump->before(task);
}

void RunState::dump_result(const TaskSlot &task) noexcept { dump->after(task); }

void RunState::add_completed(uint64_t count) noexcept {
    const uint64_t completed = completed_.fetch_add(count, std::memory_order_seq_cst) + count;
    if (completed >= wake_at_.load(std::memory_order_seq_cst)) wake_orchestrator();
    check_done();
}

void RunState::add_quiet_scheduler() noexcept {
    quiet_schedulers_.fetch_add(1, std::memory_order_seq_cst);
    check_done();
}

void RunState::finish_orchestration(uint64_t total) noexcept {
    total_ = total;
    is_orchestration_finished_.store(true, std::memory_order_seq_cst);  // publishes total_ to check_done
    check_done();
}

void RunState::wake_orchestrator() noexcept {
    if (wake_at_.load(std::memory_order_seq_cst) == kNobodyWaits || mutant_strikes(Mutant::kLoseWakeUp)) return;
    progress.value.fetch_add(1, std::memory_order_seq_cst);
    progress.wake_all();
}

// Several threads may find that all is done; each of them may say so.
void RunState::check_done() noexcept {
    if (!is_orchestration_finished_.load(std::memory_order_seq_cst)) return;
    const bool is_over = fatal.is_set() ? quiet_schedulers_.load(std::memory_order_seq_cst) == scheduler_count_
                                        : completed_.load(std::memory_order_seq_cst) == total_;
    if (is_over) set_done();
}

void RunState::abandon() noexcept {
    wake_orchestrator();
    set_done();
}

void RunState::set_done() noexcept {
    done.value.store(1, std::memory_order_release);
    done.wake_all();
}

}  // namespace runtime
}  // namespace pto
