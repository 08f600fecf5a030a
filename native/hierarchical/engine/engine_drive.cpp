#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/failure.h"
#include "hierarchical/engine/bell_waiter.h"
#include "hierarchical/engine/engine_impl.h"
#include "hierarchical/lane/lane_bell.h"

namespace pto {
namespace hierarchical {

Engine::Impl::~Impl() {
    {
        Lock lock(mutex_);
        is_stopping_ = true;
        duty_.value.fetch_add(1, std::memory_order_relaxed);
    }
    duty_.wake_all();
    ring_bell(bell_);
    thread_.join();
}

void Engine::Impl::put_on_duty() noexcept {
    if (is_on_duty_) {
        // It may be asleep for longer than it should.
        should_ring_ = true;
        return;
    }
    is_on_duty_ = true;
    should_wake_ = true;
    // Relaxed: the scheduler thread reads it under the lock, and then sleeps only while it is unchanged.
    duty_.value.fetch_add(1, std::memory_order_relaxed);
}

void Engine::Impl::ensure_driver() noexcept {
    if (scheduler_.running() == 0 && scheduler_.queued() == 0) return;
    if (callers_driving_ > 0 || is_on_duty_) {
        if (sleeps_until_ns_ != 0 && scheduler_.next_deadline() < sleeps_until_ns_) should_ring_ = true;
        return;
    }
    // The caller that goes on to wait is in time for what is only running.
    if (run_.caller_waits && graph_.pending() == scheduler_.running()) return;
    put_on_duty();
}

void Engine::Impl::call_out(Lock &lock) {
    while (should_wake_ || should_ring_ || !events_.empty()) {
        const bool wakes = std::exchange(should_wake_, false);
        const bool rings = std::exchange(should_ring_, false);
        EngineEvent event{};
        const bool tells = !events_.empty();
        if (tells) {
            event = std::move(events_.front());
            events_.erase(events_.begin());
            if (event.kind == EngineEvent::Kind::kRunEnd) is_end_told_ = true;
        }
        lock.unlock();
        if (wakes) duty_.wake_one();
        if (rings) ring_bell(bell_);
        if (tells) tell(event);
        lock.lock();
    }
}

void Engine::Impl::tell(const EngineEvent &event) {
    switch (event.kind) {
    case EngineEvent::Kind::kRunEnd:
        return observer_.on_run_end(event.number);
    case EngineEvent::Kind::kRunFailure:
        return observer_.on_run_failure(event.number);
    case EngineEvent::Kind::kTaskTimeout:
        return observer_.on_task_timeout(event.role, event.worker, event.number);
    case EngineEvent::Kind::kStall:
        return observer_.on_stall(event.text);
    case EngineEvent::Kind::kBackpressure:
        return observer_.on_backpressure(event.number);
    case EngineEvent::Kind::kSpace:
        return observer_.on_space();
    case EngineEvent::Kind::kRunning:
        return observer_.on_running();
    case EngineEvent::Kind::kProtocolError:
        return observer_.on_protocol_error(event.role, event.worker, event.text);
    }
}

bool Engine::Impl::has_to_pump() const noexcept {
    return is_interrupted_.load(std::memory_order_seq_cst) && pump_thread_ == std::this_thread::get_id();
}

void Engine::Impl::drive_once(Lock &lock, AdaptiveSpin &spin, uint64_t deadline_ns) {
    // Before looking for outcomes and interruptions: who brings one later changes it.
    const uint32_t seen = bell_.doorbell.value.load(std::memory_order_seq_cst);
    const int64_t now_ns = base::monotonic_ns();
    const bool has_found = scheduler_.collect(bell_, now_ns);
    if (scheduler_.next_deadline() <= static_cast<uint64_t>(now_ns)) scheduler_.check_deadlines(now_ns);
    advance(now_ns);
    tell_that_tasks_run(now_ns);
    if (has_found || !events_.empty()) return call_out(lock);
    if (has_to_pump()) return;

    uint64_t until_ns = scheduler_.next_deadline();
    if (scheduler_.running() > 0) until_ns = std::min(until_ns, static_cast<uint64_t>(next_running_ns_));
    if (deadline_ns != 0) until_ns = std::min(until_ns, deadline_ns);
    if (until_ns <= static_cast<uint64_t>(now_ns)) return;
    sleeps_until_ns_ = until_ns;
    const bool should_spin = scheduler_.running() > 0;
    const int64_t spin_ns = should_spin ? static_cast<int64_t>(std::min<uint64_t>(spin.ns(), until_ns - now_ns)) : 0;
    lock.unlock();
    const BellWait waited = wait_on_bell(bell_, seen, spin_ns, until_ns == Scheduler::kNever ? 0 : until_ns);
    lock.lock();
    sleeps_until_ns_ = 0;
    // A wait that the caller has cut short says nothing about how long outcomes take.
    const bool is_cut = deadline_ns != 0 && static_cast<uint64_t>(now_ns + waited.waited_ns) >= deadline_ns;
    if (should_spin && !is_cut) spin.record(waited.waited_ns);
    ++(waited.has_slept ? bell_sleeps_ : bell_spins_);
    bell_spun_ns_ += waited.spun_ns;
}

void Engine::Impl::tell_that_tasks_run(int64_t now_ns) {
    if (scheduler_.running() == 0 || now_ns < next_running_ns_) return;
    // A time that has long passed is of earlier tasks.
    const bool is_due = now_ns < next_running_ns_ + kRunningNs;
    next_running_ns_ = now_ns + kRunningNs;
    if (is_due) events_.push_back({EngineEvent::Kind::kRunning, WorkerRole::kSub, -1, 0, {}});
}

bool Engine::Impl::drive_until(Lock &lock, uint64_t deadline_ns, const std::function<bool()> &is_done) {
    struct Driving {
        Impl &engine;
        explicit Driving(Impl &driven) : engine(driven) { ++engine.callers_driving_; }
        ~Driving() {
            --engine.callers_driving_;
            // The scheduler thread slept through, whatever has happened meanwhile.
            if (engine.is_on_duty_ && engine.scheduler_.running() > 0) engine.should_ring_ = true;
        }
    } driving(*this);
    while (true) {
        if (is_shut_down_) throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE, "The worker is being closed.");
        if (is_done()) return true;
        if (has_to_pump()) {
            call_pump(lock);
            continue;
        }
        const bool is_last_try = deadline_ns != 0 && static_cast<uint64_t>(base::monotonic_ns()) >= deadline_ns;
        drive_once(lock, caller_spin_, deadline_ns);
        if (is_last_try) return is_done();
    }
}

void Engine::Impl::call_pump(Lock &lock) {
    is_interrupted_.store(false, std::memory_order_seq_cst);
    if (!pump_) return;
    // One of the running tasks is what the pump is for.
    if (scheduler_.running() > 1 || scheduler_.queued() > 0) put_on_duty();
    call_out(lock);
    --callers_driving_;
    lock.unlock();
    try {
        pump_();
    } catch (...) {
        lock.lock();
        ++callers_driving_;
        throw;
    }
    lock.lock();
    ++callers_driving_;
}

bool Engine::Impl::wait(uint64_t deadline_ns) {
    Call call(*this);
    const bool has_ended = drive_until(call.lock(), deadline_ns, [this] { return !run_.is_under_way(); });
    if (!has_ended) run_.caller_waits = false;
    return has_ended;
}

void Engine::Impl::set_pump(std::function<void()> pump) {
    Lock lock(mutex_);
    pump_ = std::move(pump);
    pump_thread_ = std::this_thread::get_id();
}

void Engine::Impl::interrupt() noexcept {
    is_interrupted_.store(true, std::memory_order_seq_cst);
    ring_bell(bell_);
}

void Engine::Impl::run_scheduler_thread() {
    Lock lock(mutex_);
    while (!is_stopping_) {
        // Callers have taken over; the bell is not for this thread then.
        if (callers_driving_ > 0) is_on_duty_ = false;
        if (is_on_duty_) {
            drive_once(lock, scheduler_spin_, 0);
            continue;
        }
        const uint32_t seen = duty_.value.load(std::memory_order_relaxed);
        lock.unlock();
        duty_.wait(seen);
        lock.lock();
    }
}

}  // namespace hierarchical
}  // namespace pto
