#include "hierarchical/engine/scheduler.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/failure.h"

namespace pto {
namespace hierarchical {
namespace {

using abi::ErrorCode;
using base::Failure;

/// What a task that was not over its own time limit is told about a worker that was killed because of one.
ErrorCode code_for_others(const WorkerLoss &loss) {
    return loss.code == ErrorCode::ERR_PTO_TASK_TIMEOUT ? ErrorCode::ERR_PTO_CHILD_SIGNAL : loss.code;
}

ErrorCode code_of(abi::CommandStatus status) {
    return status == abi::CommandStatus::kThrew ? ErrorCode::ERR_PTO_TASK_THROW : ErrorCode::ERR_PTO_TASK_NATIVE;
}

/// What all records of a task say.
TaskTrace trace_of(const TaskSlot &slot) {
    TaskTrace trace;
    trace.task_id = slot.task_id;
    trace.group_size = static_cast<uint32_t>(slot.members.size());
    trace.callable = slot.callable;
    trace.kind = slot.kind;
    trace.role = slot.role;
    trace.submit_ns = slot.submit_ns;
    trace.submitted_ns = slot.submitted_ns;
    trace.ready_ns = slot.ready_ns;
    trace.ended_ns = base::monotonic_ns();
    return trace;
}

const char *role_name(WorkerRole role) { return role == WorkerRole::kSub ? "sub worker" : "next-level worker"; }

}  // namespace

Scheduler::Scheduler(const EngineSettings &settings, TaskGraph &graph, RunRecord &run,
                     std::vector<EngineEvent> &events)
    : settings_(settings),
      graph_(graph),
      run_(run),
      events_(events),
      pools_{WorkerPool(graph.slots()), WorkerPool(graph.slots())} {}

int32_t Scheduler::add_worker(WorkerRole role, std::unique_ptr<Endpoint> endpoint) {
    if (bits_.size() == abi::kMaxLaneWorkers)
        throw Failure(ErrorCode::ERR_PTO_OPTION_INVALID, "A worker has at most " +
                                                             std::to_string(abi::kMaxLaneWorkers) + " children.");
    bits_.reserve(bits_.size() + 1);
    const int32_t id = pool(role).add(std::move(endpoint), static_cast<uint32_t>(bits_.size()));
    bits_.push_back({role, id});
    return id;
}

void Scheduler::check_targets(const TaskSlot &slot) const {
    const int32_t id = pool(slot.role).missing_worker(slot);
    if (id < 0) return;
    const WorkerLoss &loss = pool(slot.role)[id].loss;
    throw Failure(code_for_others(loss), std::string("The task needs ") + role_name(slot.role) + " " +
                                             std::to_string(id) + ", which is gone: " + loss.text)
        .with("worker", id)
        .with("pid", loss.pid)
        .with("exitCode", loss.exit_code)
        .with("signal", loss.signal)
        .with_text("stderrTail", loss.stderr_tail);
}

void Scheduler::ready(SlotIndex index, int64_t now_ns) {
    now_ns_ = now_ns;
    become_ready(index);
}

void Scheduler::become_ready(SlotIndex index) {
    TaskSlot &slot = graph_.slots()[index];
    WorkerPool &workers = pool(slot.role);
    if (run_.trace() != nullptr) slot.ready_ns = base::monotonic_ns();
    if (run_.is_cancelled()) return end_task(index, TaskEnd::kCancelled);
    if (slot.is_poisoned) return end_task(index, TaskEnd::kPoisoned);
    const int32_t missing = workers.missing_worker(slot);
    if (missing >= 0) return fail_queued(index, workers[missing].loss);
    // A stall is counted from when something began to wait.
    if (queued() == 0) progress_ns_ = now_ns_;
    slot.state = SlotState::kReady;
    workers.enqueue(index);
}

void Scheduler::dispatch(int64_t now_ns) {
    now_ns_ = now_ns;
    settle();
    pools_[0].dispatch(*this);
    pools_[1].dispatch(*this);
}

void Scheduler::start(EngineWorker &worker, int32_t id, SlotIndex index, uint32_t member) {
    TaskSlot &slot = graph_.slots()[index];
    if (slot.state != SlotState::kRunning) {
        slot.state = SlotState::kRunning;
        ++running_;
    }
    progress_ns_ = now_ns_;
    has_reported_stall_ = false;
    const InFlight *first = worker.under_way > 0 ? &worker.in_flight[0] : nullptr;
    InFlight &in_flight = worker.in_flight[worker.under_way++];
    in_flight = {index, slot.task_id, member, false, slot.timeout_ns, now_ns_, 0, 0};
    if (run_.trace() != nullptr) in_flight.dispatched_ns = base::monotonic_ns();
    limits_ += slot.timeout_ns != 0 ? 1 : 0;
    if (first == nullptr) begin_limit(in_flight);
    // Behind another one the limit starts later; what the child gets is the latest end then, if there is one.
    uint64_t deadline_ns = in_flight.deadline_ns;
    if (first != nullptr && slot.timeout_ns != 0 && first->deadline_ns != 0)
        deadline_ns = first->deadline_ns + slot.timeout_ns;
    const Dispatch dispatch{slot.kind,
                            slot.callable,
                            run_.report.run_id,
                            slot.task_id,
                            member,
                            static_cast<uint32_t>(slot.members.size()),
                            deadline_ns,
                            slot.trace_id,
                            slot.settings(),
                            slot.args(member)};
    try {
        worker.endpoint->push(dispatch);
    } catch (const std::exception &error) {
        break_worker(slot.role, id, error.what());
    }
}

void Scheduler::begin_limit(InFlight &in_flight) noexcept {
    in_flight.started_ns = now_ns_;
    if (in_flight.timeout_ns != 0) in_flight.deadline_ns = static_cast<uint64_t>(now_ns_) + in_flight.timeout_ns;
}

bool Scheduler::has_outcomes(const abi::LaneBell &bell) const noexcept {
    for (size_t word = 0; word * 64 < bits_.size(); ++word)
        if (bell.dirty[word].load(std::memory_order_relaxed) != 0) return true;
    return false;
}

bool Scheduler::collect(abi::LaneBell &bell, int64_t now_ns) {
    now_ns_ = now_ns;
    bool has_found = false;
    for (size_t word = 0; word * 64 < bits_.size(); ++word) {
        if (bell.dirty[word].load(std::memory_order_relaxed) == 0) continue;
        // Acquire: pairs with the release of ring_bell; what the worker wrote before is visible to its endpoint.
        uint64_t mask = bell.dirty[word].exchange(0, std::memory_order_acquire);
        for (; mask != 0; mask &= mask - 1) {
            const size_t bit = word * 64 + static_cast<size_t>(__builtin_ctzll(mask));
            // Bits beyond the workers are none of theirs.
            if (bit >= bits_.size()) break;
            has_found = true;
            take_outcomes(bits_[bit].role, bits_[bit].id);
        }
    }
    settle();
    return has_found;
}

void Scheduler::take_outcomes(WorkerRole role, int32_t id) {
    EngineWorker &worker = pool(role)[id];
    while (!worker.is_lost && !worker.is_broken) {
        try {
            outcome_ = Outcome{};
            if (!worker.endpoint->pop(&outcome_)) return;
        } catch (const std::exception &error) {
            return break_worker(role, id, error.what());
        }
        size_t position = 0;
        const auto is_it = [&](const InFlight &one) {
            return one.task_id == outcome_.task_id && one.member == outcome_.group_index;
        };
        while (position < worker.under_way && !is_it(worker.in_flight[position])) ++position;
        if (position == worker.under_way)
            return break_worker(role, id, "It answered a task that it does not have: " +
                                              std::to_string(outcome_.task_id) + ".");
        const InFlight &in_flight = worker.in_flight[position];
        const bool is_cancelled = outcome_.status == abi::CommandStatus::kCancelled && !in_flight.is_overdue;
        const bool is_failed = outcome_.status != abi::CommandStatus::kOk || in_flight.is_overdue;
        if (is_failed && !is_cancelled) {
            TaskFailure failure = failure_of(
                graph_.slots()[in_flight.slot], in_flight.member,
                in_flight.is_overdue ? ErrorCode::ERR_PTO_TASK_TIMEOUT : code_of(outcome_.status));
            failure.worker = id;
            failure.error = std::move(outcome_.error);
            run_.add_failure(std::move(failure));
            ++worker.stats.errors;
        }
        if (role == WorkerRole::kNextLevel) run_.report.device_ns[id] += outcome_.device_ns;
        const TaskEnd end = is_cancelled ? TaskEnd::kCancelled : is_failed ? TaskEnd::kFailed : TaskEnd::kOk;
        if (run_.trace() != nullptr) trace_member(id, in_flight, end, &outcome_);
        end_member(worker, position, end);
    }
}

void Scheduler::end_member(EngineWorker &worker, size_t position, TaskEnd end) {
    const InFlight in_flight = worker.in_flight[position];
    limits_ -= in_flight.timeout_ns != 0 && !in_flight.is_overdue ? 1 : 0;
    ++worker.stats.tasks;
    if (position == 0) worker.stats.busy_ns += static_cast<uint64_t>(now_ns_ - in_flight.started_ns);
    --worker.under_way;
    for (size_t i = position; i < worker.under_way; ++i) worker.in_flight[i] = worker.in_flight[i + 1];
    if (position == 0 && worker.under_way > 0) begin_limit(worker.in_flight[0]);
    progress_ns_ = now_ns_;
    has_reported_stall_ = false;

    TaskSlot &slot = graph_.slots()[in_flight.slot];
    if (end == TaskEnd::kFailed || slot.end == TaskEnd::kOk) slot.end = end;
    if (--slot.members_left > 0) return;
    --running_;
    end_task(in_flight.slot, slot.end);
}

void Scheduler::trace_member(int32_t id, const InFlight &in_flight, TaskEnd end, const Outcome *outcome) const {
    TaskTrace trace = trace_of(graph_.slots()[in_flight.slot]);
    trace.group_index = in_flight.member;
    trace.end = end;
    trace.worker = id;
    trace.dispatched_ns = in_flight.dispatched_ns;
    if (outcome != nullptr) {
        trace.accepted_ns = outcome->accepted_ns;
        trace.launched_ns = outcome->launched_ns;
        trace.done_ns = outcome->done_ns;
    }
    run_.trace()->add(trace);
}

void Scheduler::trace_unstarted(const TaskSlot &slot) const {
    if (slot.members_left < slot.members.size()) return;
    TaskTrace trace = trace_of(slot);
    trace.end = slot.end;
    run_.trace()->add(trace);
}

TaskFailure Scheduler::failure_of(const TaskSlot &slot, uint32_t member, ErrorCode code) const {
    TaskFailure failure;
    failure.code = code;
    failure.task_id = slot.task_id;
    failure.group_index = member;
    failure.group_size = static_cast<uint32_t>(slot.members.size());
    failure.callable = slot.callable;
    failure.kind = slot.kind;
    failure.role = slot.role;
    return failure;
}

void Scheduler::fail_queued(SlotIndex index, const WorkerLoss &loss) {
    TaskFailure failure = failure_of(graph_.slots()[index], 0, code_for_others(loss));
    failure.loss = loss;
    run_.add_failure(std::move(failure));
    end_task(index, TaskEnd::kFailed);
}

void Scheduler::fail_in_flight(WorkerRole role, int32_t id) {
    EngineWorker &worker = pool(role)[id];
    while (worker.under_way > 0) {
        const InFlight &in_flight = worker.in_flight[0];
        TaskFailure failure =
            failure_of(graph_.slots()[in_flight.slot], in_flight.member,
                       in_flight.is_overdue ? ErrorCode::ERR_PTO_TASK_TIMEOUT : code_for_others(worker.loss));
        failure.worker = id;
        failure.loss = worker.loss;
        run_.add_failure(std::move(failure));
        ++worker.stats.errors;
        if (run_.trace() != nullptr) trace_member(id, in_flight, TaskEnd::kFailed, nullptr);
        end_member(worker, 0, TaskEnd::kFailed);
    }
}

void Scheduler::end_task(SlotIndex index, TaskEnd end) {
    TaskSlot &slot = graph_.slots()[index];
    slot.state = SlotState::kEnding;
    slot.end = end;
    ending_.push(graph_.slots(), index);
}

void Scheduler::settle() {
    while (!ending_.is_empty()) {
        const SlotIndex index = ending_.pop(graph_.slots());
        const TaskEnd end = graph_.slots()[index].end;
        run_.count_end(end);
        if (run_.trace() != nullptr) trace_unstarted(graph_.slots()[index]);
        graph_.finish(index, end, [this](SlotIndex free) { become_ready(free); });
    }
}

void Scheduler::break_worker(WorkerRole role, int32_t id, const std::string &text) {
    pool(role)[id].is_broken = true;
    events_.push_back({EngineEvent::Kind::kProtocolError, role, id, 0, text});
}

void Scheduler::lose(WorkerRole role, int32_t id, const WorkerLoss &loss, int64_t now_ns) {
    now_ns_ = now_ns;
    EngineWorker &worker = pool(role)[id];
    if (worker.is_lost) return;
    // What it had done before it was lost is done.
    take_outcomes(role, id);
    pool(role).mark_lost(id, loss);
    fail_in_flight(role, id);
    WorkerPool &workers = pool(role);
    workers.remove_if([&](SlotIndex index) {
        const int32_t missing = workers.missing_worker(graph_.slots()[index]);
        if (missing >= 0) fail_queued(index, workers[missing].loss);
        return missing >= 0;
    });
    settle();
}

void Scheduler::cancel(int64_t now_ns) {
    now_ns_ = now_ns;
    for (WorkerPool &workers : pools_) {
        workers.remove_if([&](SlotIndex index) {
            end_task(index, TaskEnd::kCancelled);
            return true;
        });
        for (int32_t id = 0; id < workers.size(); ++id) {
            EngineWorker &worker = workers[id];
            if (worker.under_way > 0 && !worker.is_lost && !worker.is_broken)
                worker.endpoint->cancel(run_.report.run_id);
        }
    }
    settle();
}

uint64_t Scheduler::next_deadline() const noexcept {
    uint64_t next = kNever;
    if (limits_ > 0)
        for (const WorkerPool &workers : pools_)
            for (int32_t id = 0; id < workers.size(); ++id) {
                const EngineWorker &worker = workers[id];
                if (worker.under_way == 0 || worker.in_flight[0].is_overdue) continue;
                const uint64_t deadline_ns = worker.in_flight[0].deadline_ns;
                if (deadline_ns != 0) next = std::min(next, deadline_ns);
            }
    if (queued() > 0 && !has_reported_stall_)
        next = std::min(next, static_cast<uint64_t>(progress_ns_) + settings_.stall_ns);
    return next;
}

void Scheduler::check_deadlines(int64_t now_ns) {
    now_ns_ = now_ns;
    const uint64_t now = static_cast<uint64_t>(now_ns);
    if (limits_ > 0)
        for (const WorkerRole role : {WorkerRole::kNextLevel, WorkerRole::kSub})
            for (int32_t id = 0; id < pool(role).size(); ++id) {
                EngineWorker &worker = pool(role)[id];
                if (worker.under_way == 0) continue;
                InFlight &first = worker.in_flight[0];
                if (first.deadline_ns == 0 || first.is_overdue || now < first.deadline_ns) continue;
                first.is_overdue = true;
                --limits_;
                events_.push_back({EngineEvent::Kind::kTaskTimeout, role, id, first.task_id, {}});
            }
    if (queued() > 0 && !has_reported_stall_ && now >= static_cast<uint64_t>(progress_ns_) + settings_.stall_ns) {
        has_reported_stall_ = true;
        events_.push_back({EngineEvent::Kind::kStall, WorkerRole::kSub, -1, 0, stall_text()});
    }
}

std::string Scheduler::stall_text() const {
    constexpr size_t kMostNamed = 8;
    std::string text = std::to_string(queued()) + " ready tasks have waited " +
                       std::to_string((now_ns_ - progress_ns_) / 1'000'000) + " ms for a worker.";
    size_t named = 0;
    for (const WorkerRole role : {WorkerRole::kNextLevel, WorkerRole::kSub})
        for (int32_t id = 0; id < pool(role).size(); ++id) {
            const EngineWorker &worker = pool(role)[id];
            if (worker.under_way == 0 || ++named > kMostNamed) continue;
            text += std::string(named == 1 ? " Busy: " : ", ") + role_name(role) + " " + std::to_string(id) +
                    " with task " + std::to_string(worker.in_flight[0].task_id) + " for " +
                    std::to_string((now_ns_ - worker.in_flight[0].started_ns) / 1'000'000) + " ms";
        }
    if (named > kMostNamed) text += " and " + std::to_string(named - kMostNamed) + " more";
    return named > 0 ? text + "." : text;
}

}  // namespace hierarchical
}  // namespace pto
