#include "runtime/common/aicpu/scheduler.h"

#include <algorithm>

#include "runtime/common/aicpu/task_outcome.h"
#include "runtime/common/recording/recording.h"

namespace pto {
namespace runtime {
namespace {

constexpr uint32_t shape_bit(Shape shape) { return 1u << static_cast<uint32_t>(shape); }

/// Most turns change little of what others see, and a store that they must see at once is not cheap.
template <typename T>
void publish(std::atomic<T> &shown, T value) {
    if (shown.load(std::memory_order_relaxed) != value) shown.store(value, std::memory_order_seq_cst);
}

uint32_t lowest(ClusterSet set) { return static_cast<uint32_t>(__builtin_ctzll(set)); }

}  // namespace

void Scheduler::begin_run(uint32_t index, uint32_t count, uint32_t block_dim) {
    index_ = index;
    count_ = count;
    log_ = run_.recording != nullptr ? &run_.recording->scheduler(index) : nullptr;
    busy_ = 0;
    completed_ = 0;
    const uint32_t clusters = block_dim > index ? (block_dim - index + count - 1) / count : 0;
    while (cores_.size() < clusters * kCoreSlots) cores_.push_back(std::make_unique<Core>());
    for (auto *sets : {idle_, half_idle_, staged_}) std::fill_n(sets, kCoreSlots, ClusterSet{0});
    for (uint32_t i = 0; i < clusters; ++i) {
        const uint32_t cluster = index + i * count;
        for (const CoreSlot slot : {kAic, kAiv0, kAiv1}) {
            Core &it = core(cluster, slot);
            const uint32_t id = slot == kAic ? cluster : block_dim + 2 * cluster + (slot == kAiv1 ? 1 : 0);
            it.configure(slot, cluster, static_cast<int32_t>(id), &inbox_, *run_.kernel_abi);
            idle_[slot] |= ClusterSet{1} << cluster;
        }
    }
    reserved_.clear();
    reserved_.reserve(cores_.size());
    is_quiet_.store(false, std::memory_order_relaxed);
    publish_state();
}

bool Scheduler::has_work() const noexcept {
    if (!inbox_.is_empty()) return true;
    if (run_.fatal.is_set()) {
        return !is_quiet_.load(std::memory_order_acquire) && !is_busy_.load(std::memory_order_acquire);
    }
    if (run_.deferred.is_due()) return true;
    if (!run_.gang.is_claimed()) {
        if (!run_.ready_together.is_empty()) return true;
    } else if (has_reserved_.load(std::memory_order_acquire) && run_.gang.is_open()) {
        return true;
    }
    if (has_staged_.load(std::memory_order_acquire) && !run_.may_stage.load(std::memory_order_seq_cst)) return true;
    const uint32_t fitting = fitting_shapes_.load(std::memory_order_acquire);
    for (const Shape shape : {Shape::kMix, Shape::kAic, Shape::kAiv}) {
        if ((fitting & shape_bit(shape)) == 0) continue;
        if (run_.gang.wants(shape)) return true;
        if (!run_.ready[static_cast<uint32_t>(shape)].is_empty() && !run_.gang.keeps(shape)) return true;
    }
    return false;
}

// The tasks that wait are all schedulers' business; one of them looks.
bool Scheduler::poll(int64_t elapsed_ns) noexcept {
    if (index_ != 0 || run_.deferred.is_empty() || run_.fatal.is_set()) return false;
    run_.deferred.poll(elapsed_ns);
    DeferredTasks::Overdue overdue;
    if (run_.task_limit_ns > 0 && run_.deferred.find_overdue(run_.task_limit_ns, &overdue)) {
        latch_overdue(run_, overdue);
        run_.wake_orchestrator();
        bus_.notify();
    }
    return true;
}

void Scheduler::give_up_on(const port::StuckKernel &kernel) noexcept {
    latch_stuck_kernel(run_, kernel);
    run_.abandon();
}

void Scheduler::take_turn(port::CoreWork **keep) noexcept {
    if (log_ != nullptr) log_->begin_turn();
    for (port::CoreWork *work = inbox_.take_all(); work != nullptr;) {
        port::CoreWork *next = work->next;
        take_back(*static_cast<Flight *>(work->owner), keep);
        work = next;
    }
    if (!run_.deferred.is_empty()) {
        for (TaskSlot *task = run_.deferred.take_complete(); task != nullptr;) {
            TaskSlot *next = task->next_ready;
            complete(*task);
            task = next;
        }
    }
    if (log_ != nullptr) log_->end_completing();
    if (run_.fatal.is_set()) {
        unstage();
        for (TaskSlot *&tasks : local_ready_) tasks = nullptr;
        reserved_.clear();
    } else {
        if (!run_.may_stage.load(std::memory_order_seq_cst)) unstage();
        gather_gang(keep);
        dispatch(keep);
    }
    publish_state();
    if (log_ != nullptr) log_->end_turn();
    if (completed_ > 0) run_.add_completed(completed_);
    completed_ = 0;
    if (run_.fatal.is_set() && busy_ == 0 && !is_quiet_.load(std::memory_order_relaxed)) {
        is_quiet_.store(true, std::memory_order_release);
        run_.wake_orchestrator();
        run_.add_quiet_scheduler();
    }
}

void Scheduler::take_back(Flight &flight, port::CoreWork **keep) noexcept {
    TaskSlot &task = *flight.task;
    Core &core = *flight.core;
    if (log_ != nullptr) log_->add_block(flight);
    if (check_outcome(run_, flight)) bus_.watch_memory();
    release(flight);
    // The thread that played the core has taken what was staged, unless it came after the thread had looked.
    if (Flight *left = core.take_staged()) {
        if (run_.fatal.is_set()) {
            release(*left);
        } else {
            bus_.start(&left->work, keep);
        }
    }
    staged_[core.slot()] &= ~(ClusterSet{1} << core.cluster());
    if (task.subtasks_left.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if (task.is_deferred.load(std::memory_order_relaxed) && !run_.deferred.finish_kernels(task)) return;
    complete(task);
}

void Scheduler::release(Flight &flight) noexcept {
    Core &core = *flight.core;
    core.release(flight);
    --busy_;
    const ClusterSet bit = ClusterSet{1} << core.cluster();
    if (core.in_flight() == 0) {
        idle_[core.slot()] |= bit;
        half_idle_[core.slot()] &= ~bit;
    } else {
        half_idle_[core.slot()] |= bit;
    }
}

void Scheduler::complete(TaskSlot &task) noexcept {
    run_.dump_after(task);
    complete_task(task, log_, [this](TaskSlot &consumer) {
        if (consumer.starts_together) return run_.push_ready(consumer);
        TaskSlot *&local = local_ready_[static_cast<uint32_t>(consumer.shape)];
        consumer.next_ready = local;
        local = &consumer;
    });
    ++completed_;
}

void Scheduler::dispatch(port::CoreWork **keep) noexcept {
    for (const Shape shape : {Shape::kMix, Shape::kAic, Shape::kAiv}) {
        auto &queue = run_.ready[static_cast<uint32_t>(shape)];
        if (!run_.gang.keeps(shape)) start_staged(shape, keep);
        while ((fitting_clusters(shape) | stageable_clusters(shape)) != 0 && !run_.gang.keeps(shape)) {
            TaskSlot *task = next_ready(shape);
            if (task == nullptr) break;
            // Other schedulers go on with the blocks that found no core here.
            if (!start_blocks(*task, keep)) {
                queue.push(task);
                break;
            }
        }
        for (TaskSlot *&task = local_ready_[static_cast<uint32_t>(shape)]; task != nullptr;) {
            TaskSlot *next = task->next_ready;  // the task is another scheduler's as soon as it is in the queue
            queue.push(task);
            task = next;
        }
    }
}

TaskSlot *Scheduler::next_ready(Shape shape) noexcept {
    TaskSlot *&local = local_ready_[static_cast<uint32_t>(shape)];
    TaskSlot *task = local;
    if (task != nullptr) {
        local = task->next_ready;
    } else {
        run_.ready[static_cast<uint32_t>(shape)].pop(&task);
    }
    return task;
}

void Scheduler::gather_gang(port::CoreWork **keep) noexcept {
    TaskSlot *next;
    if (!run_.gang.is_claimed() && run_.ready_together.pop(&next)) {
        run_.dump_before(*next);
        if (!run_.gang.claim(*next)) run_.ready_together.push(next);
    }
    for (const Shape shape : {Shape::kMix, Shape::kAic, Shape::kAiv}) {
        while (run_.gang.wants(shape) && fitting_clusters(shape) != 0) {
            int32_t block;
            TaskSlot *task = run_.gang.take_block(shape, &block);
            if (task == nullptr) break;
            reserved_.push_back({task, take_place(*task), block});
        }
    }
    if (reserved_.empty() || !run_.gang.is_open()) return;
    bus_.expect_waiting_kernels(reserved_.front().task->subtasks_left.load(std::memory_order_relaxed));
    for (const ReservedBlock &it : reserved_) start_block(*it.task, it.place, it.block, keep);
    const auto count = static_cast<int32_t>(reserved_.size());
    reserved_.clear();
    run_.gang.add_started(count);
}

bool Scheduler::start_blocks(TaskSlot &task, port::CoreWork **keep) noexcept {
    run_.dump_before(task);
    while (task.next_block < task.block_num) {
        if (fitting_clusters(task.shape) != 0) {
            const int32_t block = task.next_block++;
            start_block(task, take_place(task), block, keep);
        } else {
            // Asked once: whether kernels are short is for other threads to say, who may think again.
            const ClusterSet stageable = task.block_num == 1 ? stageable_clusters(task.shape) : 0;
            if (stageable == 0) return false;
            task.next_block = 1;
            stage(task, lowest(stageable));
        }
    }
    return true;
}

Scheduler::Place Scheduler::take_place(const TaskSlot &task) noexcept {
    const uint32_t cluster = lowest(fitting_clusters(task.shape));
    const ClusterSet bit = ClusterSet{1} << cluster;
    if (task.shape == Shape::kMix) {
        for (const CoreSlot slot : {kAic, kAiv0, kAiv1}) {
            if ((task.active_mask >> slot & 1) != 0) idle_[slot] &= ~bit;
        }
        return {cluster, kAic};
    }
    const CoreSlot slot = task.shape == Shape::kAic ? kAic : (idle_[kAiv0] & bit) != 0 ? kAiv0 : kAiv1;
    idle_[slot] &= ~bit;
    return {cluster, slot};
}

void Scheduler::start_block(TaskSlot &task, const Place &place, int32_t block, port::CoreWork **keep) noexcept {
    if (task.shape != Shape::kMix) {
        const CoreSlot kernel = task.shape == Shape::kAic ? kAic : kAiv0;
        return start(task, core(place.cluster, place.slot), kernel, block, keep);
    }
    bus_.expect_waiting_kernels(kCoreSlots);
    for (const CoreSlot slot : {kAic, kAiv0, kAiv1}) {
        if ((task.active_mask >> slot & 1) != 0) start(task, core(place.cluster, slot), slot, block, keep);
    }
}

void Scheduler::start(TaskSlot &task, Core &core, CoreSlot kernel, int32_t block, port::CoreWork **keep) noexcept {
    ++busy_;
    half_idle_[core.slot()] |= ClusterSet{1} << core.cluster();
    Flight &flight = core.fill(task, kernel, block, *run_.kernel_abi);
    if (log_ != nullptr) log_->dispatch(flight);
    bus_.start(&flight.work, keep);
}

ClusterSet Scheduler::stageable_clusters(Shape shape) const noexcept {
    // A mixed task's kernels must run together, so none of them waits behind another one.
    if (shape == Shape::kMix || !bus_.are_kernels_short() || !run_.may_stage.load(std::memory_order_relaxed)) return 0;
    return shape == Shape::kAic ? half_idle_[kAic] : half_idle_[kAiv0] | half_idle_[kAiv1];
}

void Scheduler::stage(TaskSlot &task, uint32_t cluster) noexcept {
    const ClusterSet bit = ClusterSet{1} << cluster;
    const bool is_aic = task.shape == Shape::kAic;
    const CoreSlot slot = is_aic ? kAic : (half_idle_[kAiv0] & bit) != 0 ? kAiv0 : kAiv1;
    Core &it = core(cluster, slot);
    ++busy_;
    half_idle_[slot] &= ~bit;
    staged_[slot] |= bit;
    Flight &flight = it.fill(task, is_aic ? kAic : kAiv0, 0, *run_.kernel_abi);
    if (log_ != nullptr) log_->dispatch(flight);
    it.stage(flight);
}

void Scheduler::start_staged(Shape shape, port::CoreWork **keep) noexcept {
    for (const CoreSlot slot : {kAic, kAiv0, kAiv1}) {
        if (shape != (slot == kAic ? Shape::kAic : Shape::kAiv)) continue;
        while (staged_[slot] != 0 && fitting_clusters(shape) != 0) {
            const uint32_t cluster = lowest(staged_[slot]);
            staged_[slot] &= ~(ClusterSet{1} << cluster);
            Flight *flight = core(cluster, slot).take_staged();
            if (flight == nullptr) continue;
            TaskSlot &task = *flight->task;
            release(*flight);
            start_block(task, take_place(task), 0, keep);
        }
    }
}

void Scheduler::unstage() noexcept {
    for (const CoreSlot slot : {kAic, kAiv0, kAiv1}) {
        for (; staged_[slot] != 0; staged_[slot] &= staged_[slot] - 1) {
            Flight *flight = core(lowest(staged_[slot]), slot).take_staged();
            if (flight == nullptr) continue;
            TaskSlot &task = *flight->task;
            release(*flight);
            if (run_.fatal.is_set()) continue;
            task.next_block = 0;
            run_.push_ready(task);
        }
    }
}

ClusterSet Scheduler::fitting_clusters(Shape shape) const noexcept {
    switch (shape) {
        case Shape::kAic: return idle_[kAic];
        case Shape::kAiv: return idle_[kAiv0] | idle_[kAiv1];
        case Shape::kMix: return idle_[kAic] & idle_[kAiv0] & idle_[kAiv1];
    }
    return 0;
}

void Scheduler::publish_state() noexcept {
    uint32_t fitting = 0;
    for (const Shape shape : {Shape::kMix, Shape::kAic, Shape::kAiv}) {
        if (fitting_clusters(shape) != 0) fitting |= shape_bit(shape);
    }
    publish(fitting_shapes_, fitting);
    publish(is_busy_, busy_ > 0);
    publish(has_reserved_, !reserved_.empty());
    const bool has_staged = (staged_[kAic] | staged_[kAiv0] | staged_[kAiv1]) != 0;
    publish(has_staged_, has_staged);
    // Once it shows: who is found watching looks at it again before it stops.
    if (has_staged) bus_.watch_staged();
}

}  // namespace runtime
}  // namespace pto
