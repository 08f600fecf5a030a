#include <algorithm>
#include <future>

#include "base/clock.h"
#include "hierarchical/host/host.h"
#include "hierarchical/host/start_error.h"

namespace pto {
namespace hierarchical {
namespace {

/// Between SIGTERM and SIGKILL.
constexpr int64_t kGraceNs = 2'000'000'000;
/// What children get to end by themselves when the run took all of the time.
constexpr int64_t kLeastNs = 200'000'000;

}  // namespace

Host::~Host() {
    is_closing_.store(true, std::memory_order_release);
    const int64_t deadline = base::monotonic_ns() + static_cast<int64_t>(settings_.exit_timeout_ns);
    std::promise<void> closed;
    supervisor_->post([&] {
        close_done_.push_back([&](const CloseReport &) { closed.set_value(); });
        begin_close(deadline, 0, false);
    });
    closed.get_future().wait();
    blocking_jobs_.stop();
    engine_->shut_down();
    engine_.reset();
    {
        const std::lock_guard<std::mutex> lock(gate_->mutex);
        gate_->host = nullptr;
    }
    // Jobs that were posted before this one are done after it.
    supervisor_->call([] {});
}

void Host::close(uint64_t timeout_ns, std::function<void(CloseReport)> done) {
    is_closing_.store(true, std::memory_order_release);
    const int64_t deadline = base::monotonic_ns() + static_cast<int64_t>(timeout_ns);
    supervisor_->post([this, deadline, done = std::move(done)]() mutable {
        close_done_.push_back(std::move(done));
        begin_close(deadline, kGraceNs, true);
    });
}

void Host::begin_close(int64_t deadline_ns, int64_t grace_ns, bool waits_for_run) {
    switch (state()) {
    case HostState::kNew:
        for (const std::unique_ptr<Entry> &entry : entries_) entry->member->lane()->shut_down();
        set_state(HostState::kClosed);
        return finish_close();
    case HostState::kStarting:
        return fail_start(error_json(base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE,
                                                   settings_.path + " was closed before its children were ready")));
    case HostState::kFailing:
        return;
    case HostState::kFailed:
    case HostState::kClosed:
        return finish_close();
    case HostState::kClosing:
        if (deadline_ns + grace_ns >= close_ns_ + close_grace_ns_) return;
        break;
    case HostState::kReady:
        set_state(HostState::kClosing);
        break;
    }
    close_ns_ = deadline_ns;
    close_grace_ns_ = grace_ns;
    supervisor_->cancel_timer(close_timer_);
    if (are_members_ending_ || !waits_for_run || !engine_->is_running()) return end_members();
    close_timer_ = supervisor_->set_timer(deadline_ns, [this] { end_members(); });
}

void Host::end_members() {
    are_members_ending_ = true;
    supervisor_->cancel_timer(close_timer_);
    if (engine_->is_running()) engine_->cancel_run();
    const int64_t term = close_grace_ns_ == 0 ? close_ns_ : std::max(close_ns_, base::monotonic_ns() + kLeastNs);
    for (const std::unique_ptr<Entry> &entry : entries_) entry->member->end(*supervisor_, term, term + close_grace_ns_);
    check_closed();
}

bool Host::is_any_alive() const {
    return std::any_of(entries_.begin(), entries_.end(), [](const auto &entry) { return entry->member->is_alive(); });
}

void Host::check_closed() {
    if (state() != HostState::kClosing || !are_members_ending_ || is_any_alive()) return;
    set_state(HostState::kClosed);
    finish_close();
}

void Host::finish_close() {
    std::vector<std::function<void(CloseReport)>> done;
    done.swap(close_done_);
    for (const auto &tell : done) tell(CloseReport{killed_});
}

}  // namespace hierarchical
}  // namespace pto
