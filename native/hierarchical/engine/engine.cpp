#include "hierarchical/engine/engine.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/failure.h"
#include "hierarchical/engine/engine_impl.h"

namespace pto {
namespace hierarchical {
namespace {

using abi::ErrorCode;
using base::Failure;

constexpr uint64_t kNotedWaitNs = 50'000'000;

EngineSettings checked(EngineSettings settings) {
    settings.max_pending_tasks = std::max<uint64_t>(settings.max_pending_tasks, 1);
    return settings;
}

/// Gives a record back unless it became part of the graph.
class Unpublished {
public:
    Unpublished(TaskGraph &graph, SlotIndex index) : graph_(graph), index_(index) {}
    ~Unpublished() {
        if (index_ != kNoSlot) graph_.discard(index_);
    }
    Unpublished(const Unpublished &) = delete;
    Unpublished &operator=(const Unpublished &) = delete;
    void publish() noexcept { index_ = kNoSlot; }

private:
    TaskGraph &graph_;
    SlotIndex index_;
};

}  // namespace

Engine::Impl::Impl(const EngineSettings &settings, const RingMemory (&rings)[4], abi::LaneBell &bell,
                   EngineObserver &observer)
    : settings_(checked(settings)),
      bell_(bell),
      observer_(observer),
      graph_(settings_, rings),
      scheduler_(settings_, graph_, run_, events_),
      caller_spin_(settings.spin_ns),
      scheduler_spin_(settings.spin_ns) {
    thread_ = std::thread([this] { run_scheduler_thread(); });
}

void Engine::Impl::require_no_run(const char *what) const {
    if (is_shut_down_)
        throw Failure(ErrorCode::ERR_PTO_WORKER_STATE, std::string(what) + ": the worker is being closed.");
    if (run_.is_under_way())
        throw Failure(ErrorCode::ERR_PTO_WORKER_STATE,
                      std::string(what) + " is for between runs, and run " + std::to_string(run_.report.run_id) +
                          " is under way. Wait for it.");
}

void Engine::Impl::require_open_run() const {
    if (is_shut_down_) throw Failure(ErrorCode::ERR_PTO_WORKER_STATE, "The worker is being closed.");
    if (run_.state != RunRecord::State::kOpen)
        throw Failure(ErrorCode::ERR_PTO_ORCHESTRATOR_EXPIRED,
                      "orchestrator used after its run ended: no run is open for submissions. Submit inside the "
                      "orchestration function.");
}

void Engine::Impl::require_submittable() const {
    require_open_run();
    const RunReport &report = run_.report;
    if (report.is_cancelled)
        throw Failure(ErrorCode::ERR_PTO_RUN_ABORTED, "Run " + std::to_string(report.run_id) + " was cancelled.");
    if (!settings_.fails_fast || report.failure_count == 0) return;
    const TaskFailure &first = report.failures.front();
    throw Failure(first.code, "fail-fast: task " + std::to_string(first.task_id) +
                                  " of this run has failed before: " + abi::error_code_meaning(first.code) + ".")
        .with_id("runId", report.run_id)
        .with_id("taskId", first.task_id)
        .with("groupIndex", first.group_index)
        .with("isFailFast", 1);
}

void Engine::Impl::require_worker(WorkerRole role, int32_t worker) const {
    if (worker >= 0 && worker < scheduler_.pool(role).size()) return;
    throw Failure(ErrorCode::ERR_PTO_WORKER_ID, "There is no worker " + std::to_string(worker) + "; there are " +
                                                    std::to_string(scheduler_.pool(role).size()) + ".");
}

int32_t Engine::Impl::add_worker(WorkerRole role, std::unique_ptr<Endpoint> endpoint) {
    Call call(*this);
    require_no_run("Adding a worker");
    return scheduler_.add_worker(role, std::move(endpoint));
}

void Engine::Impl::replace_worker(WorkerRole role, int32_t worker, std::unique_ptr<Endpoint> endpoint) {
    Call call(*this);
    require_no_run("Replacing a worker");
    require_worker(role, worker);
    scheduler_.pool(role).replace(worker, std::move(endpoint));
}

void Engine::Impl::lose_worker(WorkerRole role, int32_t worker, const WorkerLoss &loss) {
    Call call(*this);
    require_worker(role, worker);
    const int64_t now_ns = base::monotonic_ns();
    scheduler_.lose(role, worker, loss, now_ns);
    advance(now_ns);
    should_ring_ = true;
}

uint64_t Engine::Impl::begin_run(bool caller_waits, size_t traced_tasks) {
    Call call(*this);
    require_no_run("Beginning a run");
    if (run_.state == RunRecord::State::kEnded)
        throw Failure(ErrorCode::ERR_PTO_WORKER_STATE, "Take the report of the last run first.");
    RunReport report;
    report.device_ns.resize(static_cast<size_t>(scheduler_.counts().next_level));
    if (traced_tasks > 0) report.trace = std::make_unique<RunTrace>(traced_tasks);
    graph_.open_scope();
    report.run_id = ++runs_;
    report.begin_ns = base::monotonic_ns();
    run_.report = std::move(report);
    run_.caller_waits = caller_waits;
    run_.is_failure_told = false;
    run_.state = RunRecord::State::kOpen;
    is_end_told_ = false;
    return runs_;
}

std::optional<uint64_t> Engine::Impl::try_submit(const Submission &submission, WhenFull when_full) {
    Call call(*this);
    const int64_t start_ns = base::monotonic_ns();
    require_submittable();
    const SlotIndex index = graph_.record(submission, scheduler_.counts());
    Unpublished guard(graph_, index);
    TaskSlot &slot = graph_.slots()[index];
    graph_.check_ring(slot.alloc_bytes);
    int64_t now_ns = start_ns;
    if (scheduler_.has_outcomes(bell_)) {
        scheduler_.collect(bell_, now_ns);
        advance(now_ns);
        require_submittable();
    }
    const Space space{slot.alloc_bytes, true};
    if (!has_space(space)) {
        if (!make_space(call.lock(), space, when_full)) return std::nullopt;
        require_submittable();
        now_ns = base::monotonic_ns();
    }
    scheduler_.check_targets(slot);
    graph_.plan(index);

    // Nothing fails from here on.
    const bool is_free = graph_.publish(index, submission);
    guard.publish();
    const uint64_t task_id = slot.task_id;
    ++run_.report.task_count;
    ++tasks_;
    if (run_.trace() != nullptr) {
        slot.submit_ns = start_ns;
        slot.submitted_ns = base::monotonic_ns();
        if (slot.trace_id == 0) slot.trace_id = run_.report.run_id;
    }
    if (is_free) scheduler_.ready(index, now_ns);
    scheduler_.dispatch(now_ns);
    submits_.add(base::monotonic_ns() - start_ns);
    return task_id;
}

std::optional<RingBlock> Engine::Impl::try_alloc(uint64_t nbytes, WhenFull when_full) {
    Call call(*this);
    require_submittable();
    graph_.check_ring(nbytes);
    const Space space{nbytes, false};
    if (!has_space(space)) {
        if (!make_space(call.lock(), space, when_full)) return std::nullopt;
        require_submittable();
    }
    return graph_.alloc(nbytes);
}

bool Engine::Impl::has_space(const Space &space) const {
    return graph_.has_space(space.nbytes) && !(space.is_task && graph_.has_pending_limit_reached());
}

bool Engine::Impl::is_wait_over(const Space &space) const {
    if (has_space(space) || run_.state != RunRecord::State::kOpen || run_.is_cancelled()) return true;
    // Scopes are closed by the thread that waits.
    return graph_.pending() == 0 || (settings_.fails_fast && run_.report.failure_count > 0);
}

bool Engine::Impl::make_space(Lock &lock, const Space &space, WhenFull when_full) {
    if (when_full == WhenFull::kWait) {
        wait_for_space(lock, space);
        return true;
    }
    const int64_t now_ns = base::monotonic_ns();
    const bool is_hopeless = graph_.pending() == 0;
    if (is_hopeless || when_full == WhenFull::kThrow) {
        const int64_t since_ns = wanted_.has_value() ? wanted_since_ns_ : now_ns;
        wanted_.reset();
        count_wait(!graph_.has_space(space.nbytes), static_cast<uint64_t>(now_ns - since_ns), true);
        throw_no_space(space, is_hopeless);
    }
    if (!wanted_.has_value()) wanted_since_ns_ = now_ns;
    wanted_ = space;
    return false;
}

void Engine::Impl::look_for_wanted_space(int64_t now_ns) {
    if (!wanted_.has_value() || !is_wait_over(*wanted_)) return;
    count_wait(wanted_->nbytes > 0, static_cast<uint64_t>(now_ns - wanted_since_ns_), false);
    wanted_.reset();
    events_.push_back({EngineEvent::Kind::kSpace, WorkerRole::kSub, -1, 0, {}});
}

void Engine::Impl::wait_for_space(Lock &lock, const Space &space) {
    const int64_t start_ns = base::monotonic_ns();
    const bool is_about_ring = !graph_.has_space(space.nbytes);
    const bool has_ended = drive_until(lock, static_cast<uint64_t>(start_ns) + settings_.alloc_timeout_ns,
                                       [&] { return is_wait_over(space); });
    const bool is_given_up = run_.state != RunRecord::State::kOpen || run_.is_cancelled() ||
                             (settings_.fails_fast && run_.report.failure_count > 0);
    const bool is_hopeless = has_ended && !is_given_up && !has_space(space);
    const bool has_failed = !has_ended || is_hopeless;
    count_wait(is_about_ring, static_cast<uint64_t>(base::monotonic_ns() - start_ns), has_failed);
    if (has_failed) throw_no_space(space, is_hopeless);
}

void Engine::Impl::count_wait(bool is_about_ring, uint64_t waited_ns, bool has_failed) {
    ++waits_for_space_;
    waits_for_space_ns_ += waited_ns;
    if (is_about_ring) graph_.ring(graph_.current_ring()).count_wait(waited_ns, has_failed);
    if (waited_ns > kNotedWaitNs)
        events_.push_back({EngineEvent::Kind::kBackpressure, WorkerRole::kSub, -1, waited_ns, {}});
}

void Engine::Impl::throw_no_space(const Space &space, bool is_hopeless) const {
    const std::string waited = is_hopeless ? "nothing that is under way would free any"
                                           : "none became free within " +
                                                 std::to_string(settings_.alloc_timeout_ns / 1'000'000) + " ms";
    if (space.is_task && graph_.has_pending_limit_reached())
        throw Failure(ErrorCode::ERR_PTO_PENDING_LIMIT,
                      std::to_string(graph_.pending()) + " tasks are pending, as many as maxPendingTasks allows, and " +
                          waited + ". Raise maxPendingTasks, or see why tasks do not end.")
            .with_id("pending", graph_.pending());
    const uint32_t index = graph_.current_ring();
    const HeapRing &ring = graph_.ring(index);
    const std::string tail =
        ring.live_blocks() == 0 ? "" : " The oldest was made by task " + std::to_string(ring.tail_task()) + ".";
    throw Failure(ErrorCode::ERR_PTO_RING_EXHAUSTED,
                  "per-ring heap exhausted: ring " + std::to_string(index) + " has " +
                      std::to_string(ring.free_bytes()) + " free bytes of " + std::to_string(ring.capacity()) + ", " +
                      std::to_string(space.nbytes) + " were asked for in one piece, and " + waited + ". " +
                      std::to_string(ring.live_blocks()) + " blocks are in use." + tail +
                      " Increase heapRingBytes, or close scopes earlier.")
        .with("ring", index)
        .with_id("requested", space.nbytes)
        .with_id("free", ring.free_bytes())
        .with_id("liveBlocks", ring.live_blocks());
}

void Engine::Impl::open_scope() {
    Call call(*this);
    require_open_run();
    graph_.open_scope();
}

void Engine::Impl::close_scope() {
    Call call(*this);
    require_open_run();
    if (graph_.scope_depth() == 1)
        throw Failure(ErrorCode::ERR_PTO_ORCHESTRATOR_SCOPE,
                      "A scope was closed, and none is open but that of the run. Close each scope once.");
    graph_.close_scope();
    look_for_wanted_space(base::monotonic_ns());
}

uint32_t Engine::Impl::scope_depth() const {
    Lock lock(mutex_);
    return graph_.scope_depth();
}

void Engine::Impl::close_run() {
    Call call(*this);
    if (run_.state != RunRecord::State::kOpen)
        throw Failure(ErrorCode::ERR_PTO_WORKER_STATE, "A run was closed, and none is open.");
    while (graph_.scope_depth() > 0) graph_.close_scope();
    run_.state = RunRecord::State::kClosing;
    run_.report.submitted_ns = base::monotonic_ns();
    advance(run_.report.submitted_ns);
}

void Engine::Impl::cancel_run() {
    Call call(*this);
    if (!run_.is_under_way() || run_.report.is_cancelled) return;
    run_.report.is_cancelled = true;
    const int64_t now_ns = base::monotonic_ns();
    scheduler_.cancel(now_ns);
    advance(now_ns);
    should_ring_ = true;
}

void Engine::Impl::advance(int64_t now_ns) {
    scheduler_.dispatch(now_ns);
    if (run_.report.failure_count > 0 && !run_.is_failure_told) {
        run_.is_failure_told = true;
        events_.push_back({EngineEvent::Kind::kRunFailure, WorkerRole::kSub, -1, run_.report.run_id, {}});
    }
    look_for_wanted_space(now_ns);
    if (run_.state != RunRecord::State::kClosing || graph_.pending() > 0) return;
    graph_.reset();
    run_.report.end_ns = now_ns;
    run_.state = RunRecord::State::kEnded;
    failures_ += run_.report.failure_count;
    events_.push_back({EngineEvent::Kind::kRunEnd, WorkerRole::kSub, -1, run_.report.run_id, {}});
    should_ring_ = should_ring_ || callers_driving_ > 0;
}

bool Engine::Impl::is_running() const {
    Lock lock(mutex_);
    return !is_end_told_;
}

void Engine::Impl::shut_down() {
    Call call(*this);
    is_shut_down_ = true;
    should_ring_ = true;
}

RunReport Engine::Impl::take_report() {
    Call call(*this);
    if (run_.state != RunRecord::State::kEnded)
        throw Failure(ErrorCode::ERR_PTO_WORKER_STATE, "No run has ended whose report could be taken.");
    run_.state = RunRecord::State::kNone;
    return std::exchange(run_.report, RunReport{});
}

Engine::Engine(const EngineSettings &settings, const RingMemory (&rings)[4], abi::LaneBell &bell,
               EngineObserver &observer)
    : impl_(std::make_unique<Impl>(settings, rings, bell, observer)) {}
Engine::~Engine() = default;

int32_t Engine::add_worker(WorkerRole role, std::unique_ptr<Endpoint> endpoint) {
    return impl_->add_worker(role, std::move(endpoint));
}
void Engine::replace_worker(WorkerRole role, int32_t worker, std::unique_ptr<Endpoint> endpoint) {
    impl_->replace_worker(role, worker, std::move(endpoint));
}
void Engine::lose_worker(WorkerRole role, int32_t worker, const WorkerLoss &loss) {
    impl_->lose_worker(role, worker, loss);
}
uint64_t Engine::begin_run(bool caller_waits, size_t traced_tasks) {
    return impl_->begin_run(caller_waits, traced_tasks);
}
uint64_t Engine::submit(const Submission &submission) { return *impl_->try_submit(submission, WhenFull::kWait); }
RingBlock Engine::alloc(uint64_t nbytes) { return *impl_->try_alloc(nbytes, WhenFull::kWait); }
std::optional<uint64_t> Engine::try_submit(const Submission &submission, WhenFull when_full) {
    return impl_->try_submit(submission, when_full);
}
std::optional<RingBlock> Engine::try_alloc(uint64_t nbytes, WhenFull when_full) {
    return impl_->try_alloc(nbytes, when_full);
}
void Engine::open_scope() { impl_->open_scope(); }
void Engine::close_scope() { impl_->close_scope(); }
uint32_t Engine::scope_depth() const { return impl_->scope_depth(); }
void Engine::close_run() { impl_->close_run(); }
void Engine::cancel_run() { impl_->cancel_run(); }
bool Engine::is_running() const { return impl_->is_running(); }
bool Engine::wait(uint64_t deadline_ns) { return impl_->wait(deadline_ns); }
void Engine::set_pump(std::function<void()> pump) { impl_->set_pump(std::move(pump)); }
void Engine::interrupt() { impl_->interrupt(); }
void Engine::shut_down() { impl_->shut_down(); }
RunReport Engine::take_report() { return impl_->take_report(); }
std::string Engine::stats_json() const { return impl_->stats_json(); }

}  // namespace hierarchical
}  // namespace pto
