#include "hierarchical/host/member.h"

#include <signal.h>

#include <utility>

#include "hierarchical/engine/engine.h"
#include "hierarchical/supervisor/signal_name.h"

namespace pto {
namespace hierarchical {
namespace {

/// A child that was stopped for longer is given up.
constexpr int64_t kShortestStopNs = kRunningNs / 2;

}  // namespace

const char *member_state_name(MemberState state) noexcept {
    switch (state) {
    case MemberState::kNew:
        return "new";
    case MemberState::kStarting:
        return "starting";
    case MemberState::kReady:
        return "ready";
    case MemberState::kEnding:
        return "ending";
    case MemberState::kEnded:
        return "ended";
    }
    return "unknown";
}

Member::Member(MemberPlace place, MemberOwner &owner, std::shared_ptr<ParentLane> lane)
    : place_(std::move(place)), owner_(owner), lane_(std::move(lane)) {}

std::shared_ptr<ParentLane> Member::lane() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return lane_;
}

void Member::set_lane(std::shared_ptr<ParentLane> lane) {
    const std::lock_guard<std::mutex> lock(mutex_);
    lane_ = std::move(lane);
}

MemberState Member::state() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return state_;
}

void Member::set_state(MemberState state) {
    const std::lock_guard<std::mutex> lock(mutex_);
    state_ = state;
}

pid_t Member::pid() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return pid_;
}

std::string Member::ready_payload() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return ready_payload_;
}

std::optional<base::Failure> Member::loss() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return loss_;
}

bool Member::is_alive() const {
    const MemberState now = state();
    return now != MemberState::kNew && now != MemberState::kEnded;
}

void Member::spawn(Supervisor &supervisor, const Program &program, const ChildOptions &options) {
    ChildListener &listener = *this;
    process_ = std::make_unique<ChildProcess>(supervisor, program, options, listener);
    reason_.reset();
    has_failed_ = was_forced_ = false;
    const std::lock_guard<std::mutex> lock(mutex_);
    pid_ = process_->pid();
    state_ = MemberState::kStarting;
}

void Member::await_thread() {
    set_state(MemberState::kStarting);
    std::vector<std::function<void()>> said;
    said.swap(said_early_);
    for (const std::function<void()> &say : said) say();
}

void Member::renew_thread() {
    reason_.reset();
    has_failed_ = was_forced_ = false;
    set_state(MemberState::kStarting);
}

bool Member::send(std::string_view text, const std::vector<int> &fds) { return process_ != nullptr && process_->send(text, fds); }

void Member::end(Supervisor &supervisor, int64_t term_ns, int64_t kill_ns) {
    if (!is_alive()) return;
    set_state(MemberState::kEnding);
    lane()->shut_down();
    timers_ = &supervisor;
    supervisor.cancel_timer(term_);
    supervisor.cancel_timer(kill_);
    if (process_ != nullptr) {
        term_ = supervisor.set_timer(term_ns, [this] {
            was_forced_ = true;
            process_->kill(SIGTERM);
        });
    }
    kill_ = supervisor.set_timer(kill_ns, [this] {
        was_forced_ = true;
        if (process_ != nullptr) {
            process_->kill(SIGKILL);
        } else {
            thread_ended("it did not end in time");
        }
    });
}

void Member::end_for(EndReason reason) {
    if (!is_alive() || reason_.has_value()) return;
    reason_ = std::move(reason);
    if (process_ != nullptr) {
        process_->kill(SIGKILL);
    } else {
        finish(describe_loss(place_, ProcessEnd{}, lane()->sighting(), reason_));
    }
}

// Seen stopped once, it may go on at once: job control stops and continues a parent together with its children.
void Member::end_if_stopped(int64_t now_ns) {
    const int signal = process_ != nullptr && is_alive() ? process_->stop_signal() : 0;
    if (signal == 0) {
        stopped_since_ns_ = 0;
    } else if (stopped_since_ns_ == 0) {
        stopped_since_ns_ = now_ns;
    } else if (now_ns - stopped_since_ns_ >= kShortestStopNs) {
        end_for({abi::ErrorCode::ERR_PTO_CHILD_SIGNAL, "it was stopped by " + signal_name(signal) + " and did not go on", signal});
    }
}

bool Member::is_early(std::function<void()> say) {
    if (state() != MemberState::kNew) return false;
    said_early_.push_back(std::move(say));
    return true;
}

void Member::thread_ready(std::string payload) {
    if (!is_early([this, payload] { on_ready(payload); })) on_ready(std::move(payload));
}

void Member::thread_failed(std::string error) {
    if (!is_early([this, error] { on_failed(error); })) on_failed(std::move(error));
}

void Member::thread_ended(std::string text) {
    if (is_early([this, text] { thread_ended(text); }) || !is_alive()) return;
    if (!reason_.has_value()) reason_ = EndReason{abi::ErrorCode::ERR_PTO_CHILD_EXIT, std::move(text)};
    finish(describe_loss(place_, ProcessEnd{}, lane()->sighting(), reason_));
}

void Member::on_ready(std::string payload) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (state_ != MemberState::kStarting) return;
        ready_payload_ = std::move(payload);
        state_ = MemberState::kReady;
    }
    owner_.member_ready(*this);
}

void Member::on_failed(std::string error) {
    has_failed_ = true;
    owner_.member_failed(*this, error);
}

void Member::on_mapped(uint32_t segment) { owner_.member_mapped(*this, segment); }

void Member::on_misbehaviour(std::string text) {
    if (!reason_.has_value()) reason_ = EndReason{abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL, std::move(text)};
}

void Member::on_end(const ProcessEnd &end) {
    const std::unique_ptr<ChildProcess> ended = std::move(process_);
    finish(describe_loss(place_, end, lane()->sighting(), reason_));
}

void Member::finish(WorkerLoss loss) {
    if (timers_ != nullptr) {
        timers_->cancel_timer(term_);
        timers_->cancel_timer(kill_);
    }
    const base::Failure failure = failure_of(place_, loss);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        state_ = MemberState::kEnded;
        pid_ = -1;
        loss_ = failure;
    }
    lane()->mark_dead(failure);
    owner_.member_ended(*this, loss);
}

}  // namespace hierarchical
}  // namespace pto
