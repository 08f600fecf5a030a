#include "runtime/common/serial/serial_scheduler.h"

#include <algorithm>

#include "base/clock.h"
#include "runtime/common/aicpu/task_outcome.h"
#include "runtime/common/recording/recording.h"

namespace pto {
namespace runtime {
namespace {

/// How long the kernels of a task may run alone while something else could be done. Once that was too long, the order cannot
/// be repeated any more, and nothing is lost by going on soon.
constexpr int64_t kPatienceNs = 2'000'000'000;
constexpr int64_t kShortPatienceNs = 2'000'000;
/// Sleeps are cut, and what one takes longer than asked for counts little: a process that a debugger stops stands still.
constexpr int64_t kLongestNapNs = 100'000'000;
constexpr int64_t kSchedulingSlackNs = 50'000'000;
constexpr int64_t kShortestPollNs = 50'000;
constexpr int64_t kLongestPollNs = 1'000'000;

uint32_t count_of(uint64_t set) { return static_cast<uint32_t>(__builtin_popcountll(set)); }

/// The n-th element of a set, from 0.
uint32_t nth_of(uint64_t set, uint32_t n) {
    for (; n > 0; --n) set &= set - 1;
    return static_cast<uint32_t>(__builtin_ctzll(set));
}

}  // namespace

void SerialScheduler::begin_run(const ScheduleOptions &options, uint32_t block_dim) {
    policy_.emplace(options);
    log_ = run_.recording != nullptr ? &run_.recording->scheduler(0) : nullptr;
    record_.begin(options);
    while (cores_.size() < size_t{block_dim} * kCoreSlots) cores_.push_back(std::make_unique<Core>());
    std::fill_n(idle_, kCoreSlots, uint64_t{0});
    for (uint32_t cluster = 0; cluster < block_dim; ++cluster) {
        for (const CoreSlot slot : {kAic, kAiv0, kAiv1}) {
            const uint32_t id = slot == kAic ? cluster : block_dim + 2 * cluster + (slot == kAiv1 ? 1 : 0);
            core(cluster, slot).configure(slot, cluster, static_cast<int32_t>(id), &inbox_, *run_.kernel_abi);
            idle_[slot] |= uint64_t{1} << cluster;
        }
    }
    submitted_ = 0;
    running_ = 0;
    poll_ns_ = kShortestPollNs;
    waiting_.clear();
    ended_.clear();
    started_.clear();
    returned_.clear();
    returned_.reserve(cores_.size());
    is_abandoned_.store(false, std::memory_order_relaxed);
}

void SerialScheduler::add(TaskSlot &task, uint64_t rank) { waiting_[&task] = {submitted_++, rank, &task}; }

void SerialScheduler::submit(TaskSlot &task) {
    add(task, submitted_);
    while (!run_.fatal.is_set() && step(true) != Step::kOrchestrate) {
    }
}

void SerialScheduler::wait_for_change(base::WaitWord &word, uint32_t seen, int64_t timeout_ns) {
    if (run_.fatal.is_set() || word.value.load(std::memory_order_seq_cst) != seen) return;
    if (step(false) == Step::kNothing) idle(timeout_ns);
}

void SerialScheduler::finish() {
    while (!is_over()) {
        if (step(false) == Step::kNothing) idle(-1);
    }
}

bool SerialScheduler::is_over() const {
    if (is_abandoned_.load(std::memory_order_acquire)) return true;
    return run_.fatal.is_set() ? running_ == 0 : run_.done.value.load(std::memory_order_acquire) != 0;
}

SerialScheduler::Step SerialScheduler::step(bool may_orchestrate) {
    collect();
    if (run_.fatal.is_set()) return Step::kNothing;
    // With kernels of other tasks on cores, not every ready task finds one.
    const SchedulePolicy::Fits fits = [this](const TaskSlot &task) { return can_start(task); };
    const ScheduleChoice choice = policy_->choose(may_orchestrate, ended_, running_ > 0 ? fits : nullptr);
    if (choice.kind != ScheduleChoice::Kind::kNothing) poll_ns_ = kShortestPollNs;
    if (policy_->held() != SchedulePolicy::kNone) record_.set_held(policy_->held());
    switch (choice.kind) {
        case ScheduleChoice::Kind::kNothing: return Step::kNothing;
        case ScheduleChoice::Kind::kSeeCompletion: see_completion(choice.index); return Step::kDone;
        case ScheduleChoice::Kind::kOrchestrate:
            if (running_ > 0) record_.end_serial();
            return Step::kOrchestrate;
        case ScheduleChoice::Kind::kStart: break;
    }
    if (running_ > 0) record_.end_serial();
    start(choice.task);
    return Step::kDone;
}

void SerialScheduler::collect() {
    collect_returned();
    if (!run_.deferred.is_empty()) {
        for (TaskSlot *task = run_.deferred.take_complete(); task != nullptr; task = task->next_ready) {
            ended_.push_back(started_.at(task).task);
            started_.erase(task);
        }
    }
    const auto take_ready = [this](ReadyQueue &queue) {
        for (TaskSlot *task; queue.pop(&task);) {
            const auto known = waiting_.find(task);
            policy_->add_ready(known->second);
            waiting_.erase(known);
        }
    };
    for (ReadyQueue &queue : run_.ready) take_ready(queue);
    take_ready(run_.ready_together);
    if (run_.fatal.is_set()) return;
    for (auto &it : started_) {
        Started &started = it.second;
        if (started.task.slot->next_block < started.task.slot->block_num) start_blocks(started);
    }
}

void SerialScheduler::collect_returned() {
    std::vector<Flight *> returned;
    {
        std::lock_guard<std::mutex> lock(returned_mutex_);
        returned.swap(returned_);
    }
    // Kernels of one task return in any order; what they leave is looked at in that of their cores.
    std::sort(returned.begin(), returned.end(),
              [](const Flight *a, const Flight *b) { return a->core->id() < b->core->id(); });
    if (returned.empty()) return;
    if (log_ != nullptr) log_->begin_turn();
    for (Flight *flight : returned) take_back(*flight);
    if (log_ != nullptr) log_->end_completing();
}

void SerialScheduler::take_back(Flight &flight) {
    TaskSlot &task = *flight.task;
    Core &core = *flight.core;
    if (log_ != nullptr) log_->add_block(flight);
    check_outcome(run_, flight);
    core.release(flight);
    idle_[core.slot()] |= uint64_t{1} << core.cluster();
    --running_;
    Started &started = started_.at(&task);
    --started.in_flight;
    if (task.subtasks_left.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if (task.is_deferred.load(std::memory_order_relaxed) && !run_.deferred.finish_kernels(task)) return;
    ended_.push_back(started.task);
    started_.erase(&task);
}

void SerialScheduler::see_completion(size_t index) {
    TaskSlot &task = *ended_[index].slot;
    ended_[index] = ended_.back();
    ended_.pop_back();
    run_.dump_after(task);
    complete_task(task, log_, [this](TaskSlot &consumer) { run_.push_ready(consumer); });
    run_.add_completed(1);
}

void SerialScheduler::start(const Candidate &task) {
    TaskSlot &slot = *task.slot;
    run_.dump_before(slot);
    record_.add_start(task.ordinal, slot);
    started_[&slot].task = task;
    // Each turn is a wave of blocks.
    while (!run_.fatal.is_set()) {
        const auto started = started_.find(&slot);
        if (started == started_.end()) return;
        start_blocks(started->second);
        if (started->second.in_flight == 0 || !wait_for_kernels(slot)) return;
    }
}

void SerialScheduler::start_blocks(Started &started) {
    TaskSlot &task = *started.task.slot;
    const uint32_t before = running_;
    if (log_ != nullptr) log_->begin_turn();
    for (uint32_t places; task.next_block < task.block_num && (places = places_for(task.shape)) > 0;) {
        start_block(started, place_at(task, policy_->choose_place(places)), task.next_block++);
    }
    if (log_ != nullptr) log_->end_turn();
    if (running_ == before) return;
    if (task.shape == Shape::kMix || task.starts_together) bus_.expect_waiting_kernels(static_cast<int>(running_));
    bus_.notify();
}

void SerialScheduler::start_block(Started &started, const Place &place, int32_t block) {
    TaskSlot &task = *started.task.slot;
    for (const CoreSlot slot : {kAic, kAiv0, kAiv1}) {
        const bool is_mixed = task.shape == Shape::kMix;
        if (is_mixed ? (task.active_mask >> slot & 1) == 0 : slot != place.slot) continue;
        const CoreSlot kernel = is_mixed ? slot : task.shape == Shape::kAic ? kAic : kAiv0;
        Core &it = core(place.cluster, slot);
        idle_[slot] &= ~(uint64_t{1} << place.cluster);
        ++running_;
        ++started.in_flight;
        record_.add_core(started.task.ordinal, it.id());
        Flight &flight = it.fill(task, kernel, block, *run_.kernel_abi);
        if (log_ != nullptr) log_->dispatch(flight);
        bus_.start(&flight.work, nullptr);
    }
}

uint32_t SerialScheduler::places_for(Shape shape) const {
    switch (shape) {
        case Shape::kAic: return count_of(idle_[kAic]);
        case Shape::kAiv: return count_of(idle_[kAiv0]) + count_of(idle_[kAiv1]);
        case Shape::kMix: return count_of(idle_[kAic] & idle_[kAiv0] & idle_[kAiv1]);
    }
    return 0;
}

SerialScheduler::Place SerialScheduler::place_at(const TaskSlot &task, uint32_t index) const {
    switch (task.shape) {
        case Shape::kAic: return {nth_of(idle_[kAic], index), kAic};
        case Shape::kMix: return {nth_of(idle_[kAic] & idle_[kAiv0] & idle_[kAiv1], index), kAic};
        case Shape::kAiv: break;
    }
    const uint32_t first = count_of(idle_[kAiv0]);
    if (index < first) return {nth_of(idle_[kAiv0], index), kAiv0};
    return {nth_of(idle_[kAiv1], index - first), kAiv1};
}

bool SerialScheduler::can_start(const TaskSlot &task) const {
    const uint32_t wanted = task.starts_together ? static_cast<uint32_t>(task.block_num) : 1;
    return places_for(task.shape) >= wanted;
}

bool SerialScheduler::wait_for_kernels(const TaskSlot &task) {
    const int64_t patience_ns = record_.is_serialised() ? kPatienceNs : kShortPatienceNs;
    for (int64_t waited_ns = 0;;) {
        const uint32_t seen = changed_.value.load(std::memory_order_seq_cst);
        collect_returned();
        const auto started = started_.find(&task);
        if (started == started_.end() || started->second.in_flight == 0) return true;
        if (waited_ns >= patience_ns || is_abandoned_.load(std::memory_order_acquire)) return false;
        waited_ns += sleep(seen, std::min(patience_ns - waited_ns, kLongestNapNs));
    }
}

void SerialScheduler::idle(int64_t timeout_ns) {
    const uint32_t seen = changed_.value.load(std::memory_order_seq_cst);
    if (has_returned()) return;
    if (run_.deferred.is_empty()) {
        sleep(seen, timeout_ns);
        return;
    }
    const int64_t nap_ns = timeout_ns < 0 ? poll_ns_ : std::min(timeout_ns, poll_ns_);
    poll_ns_ = std::min(2 * poll_ns_, kLongestPollNs);
    run_.deferred.poll(sleep(seen, nap_ns));
    DeferredTasks::Overdue overdue;
    if (run_.task_limit_ns > 0 && run_.deferred.find_overdue(run_.task_limit_ns, &overdue)) latch_overdue(run_, overdue);
}

int64_t SerialScheduler::sleep(uint32_t seen, int64_t timeout_ns) {
    const int64_t begin_ns = base::monotonic_ns();
    bus_.wait_for_change(changed_, seen, timeout_ns);
    const int64_t slept_ns = base::monotonic_ns() - begin_ns;
    return timeout_ns < 0 ? slept_ns : std::min(slept_ns, timeout_ns + kSchedulingSlackNs);
}

bool SerialScheduler::has_returned() {
    std::lock_guard<std::mutex> lock(returned_mutex_);
    return !returned_.empty() || is_abandoned_.load(std::memory_order_acquire);
}

void SerialScheduler::take_turn(port::CoreWork **) noexcept {
    {
        std::lock_guard<std::mutex> lock(returned_mutex_);
        for (port::CoreWork *work = inbox_.take_all(); work != nullptr; work = work->next) {
            returned_.push_back(static_cast<Flight *>(work->owner));
        }
    }
    wake();
}

void SerialScheduler::give_up_on(const port::StuckKernel &kernel) noexcept {
    latch_stuck_kernel(run_, kernel);
    run_.abandon();
    is_abandoned_.store(true, std::memory_order_release);
    wake();
}

void SerialScheduler::wake() noexcept {
    changed_.value.fetch_add(1, std::memory_order_seq_cst);
    changed_.wake_all();
}

}  // namespace runtime
}  // namespace pto
