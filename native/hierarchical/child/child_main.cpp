#include "hierarchical/child/child_main.h"

#include <atomic>
#include <csignal>
#include <exception>
#include <thread>

#include "base/clock.h"
#include "base/wait_word.h"
#include "hierarchical/child/child_session.h"
#include "hierarchical/child/remote_error.h"
#include "hierarchical/lane/child_lane.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr int64_t kOrphanGraceNs = 2'000'000'000;
constexpr uint64_t kControlSpinNs = 5'000;

/// A handler's answer, or the error that it threw instead.
template <typename Call>
ChildReply reply_of(Call call) {
    ChildReply reply;
    try {
        return call();
    } catch (const StaleReference &) {
        reply.status = abi::CommandStatus::kRejectedStale;
        reply.text = remote_error_of_current_exception();
    } catch (const base::Failure &) {
        reply.status = abi::CommandStatus::kNativeError;
        reply.text = remote_error_of_current_exception();
    } catch (...) {
        reply.status = abi::CommandStatus::kThrew;
        reply.text = remote_error_of_current_exception();
    }
    return reply;
}

ChildReply clock_reply() {
    ChildReply reply;
    reply.result = static_cast<uint64_t>(base::monotonic_ns());
    return reply;
}

LaneReply lane_reply(const ChildReply &reply) {
    return {reply.status, reply.result, reply.launched_ns, reply.device_ns};
}

bool is_for_device(abi::CommandKind kind) { return kind >= abi::CommandKind::kMalloc; }

class ChildServer {
public:
    ChildServer(ChildHandler &handler, ChildSession &session)
        : handler_(handler), session_(session), lane_(session.lane()) {}

    int serve() {
        session_.watch([this] { end_orphan(); });
        lane_.set_phase(abi::ChildPhase::kPrepare);
        ChildContext context{session_.worker_path(), lane_.level(), session_.config(), session_.segments(),
                             [this](abi::ChildPhase phase) { lane_.set_phase(phase); }};
        int exit_code = 0;
        try {
            const std::string payload = handler_.open(context);
            lane_.set_phase(abi::ChildPhase::kIdle);
            lane_.set_state(abi::ChildState::kReady);
            session_.send_ready(payload);
            std::thread control([this] { guarded([this] { serve_control(); }); });
            guarded([this] { serve_tasks(); });
            control.join();
            lane_.set_state(abi::ChildState::kExiting);
        } catch (...) {
            lane_.set_state(abi::ChildState::kInitFailed);
            session_.send_failed(remote_error_of_current_exception());
            exit_code = 1;
        }
        handler_.close();
        has_ended_.value.store(1, std::memory_order_release);
        has_ended_.wake_all();
        session_.stop_watching();
        return exit_code;
    }

private:
    /// A parent that writes what no parent writes gets no answer any more.
    template <typename Body>
    void guarded(Body body) {
        try {
            body();
        } catch (const base::Failure &) {
            lane_.leave();
        }
    }

    void serve_tasks() {
        AdaptiveSpin spin(session_.spin_ns());
        LaneJob job;
        while (true) {
            lane_.tasks().wait(spin, [this] { return lane_.is_ending() || is_device_due() || lane_.tasks().has_command(); });
            if (lane_.is_ending()) return;
            if (is_device_due()) {
                run_device_command();
            } else if (lane_.tasks().take(&job)) {
                run_task(job);
            }
        }
    }

    void run_task(const LaneJob &job) {
        ChildReply reply;
        if (job.command.run_id <= lane_.cancelled_run()) {
            reply.status = abi::CommandStatus::kCancelled;
        } else {
            lane_.set_current(job.command.seq);
            lane_.set_phase(abi::ChildPhase::kRun);
            reply = reply_of([&] { return handler_.run(job); });
            lane_.set_phase(abi::ChildPhase::kIdle);
            lane_.set_current(0);
        }
        lane_.complete_task(job, lane_reply(reply), reply.text);
    }

    bool is_device_due() const noexcept {
        // Acquire: pairs with the release of the control thread that left the command.
        return has_device_job_.load(std::memory_order_acquire) &&
               lane_.tasks().completed() >= device_job_.command.after_task;
    }

    void run_device_command() {
        const ChildReply reply = reply_of([&] { return handler_.control_device(device_job_); });
        lane_.set_phase(abi::ChildPhase::kIdle);
        lane_.complete_control(device_job_, lane_reply(reply), reply.text);
        has_device_job_.store(false, std::memory_order_seq_cst);
        // A command that came meanwhile has rung in vain.
        if (lane_.control().has_command()) lane_.control().ring();
    }

    void serve_control() {
        AdaptiveSpin spin(kControlSpinNs);
        LaneJob job;
        while (true) {
            lane_.control().wait(spin, [this] {
                // A command of the device is answered before the next one is read: answers keep the order.
                return lane_.is_ending() || (!has_device_job_.load(std::memory_order_seq_cst) && lane_.control().has_command());
            });
            if (lane_.is_ending()) return;
            lane_.control().take(&job);
            if (is_for_device(job.kind())) {
                device_job_ = job;
                has_device_job_.store(true, std::memory_order_release);
                lane_.tasks().ring();
            } else {
                const ChildReply reply = reply_of([&] { return answer_now(job); });
                lane_.complete_control(job, lane_reply(reply), reply.text);
            }
        }
    }

    ChildReply answer_now(const LaneJob &job) {
        switch (job.kind()) {
        case abi::CommandKind::kPing:
            return clock_reply();
        case abi::CommandKind::kUnmapSegment:
            session_.segments().unmap(static_cast<uint32_t>(job.command.arg[0]));
            return {};
        case abi::CommandKind::kStats:
        case abi::CommandKind::kLogLevel:
            return handler_.control_now(job);
        default:
            throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL,
                                "A child does not know control command " + std::to_string(job.command.kind) + ".");
        }
    }

    /// The parent is gone. The task thread has been told; when it hangs, the process ends under it.
    void end_orphan() {
        const int64_t deadline = base::monotonic_ns() + kOrphanGraceNs;
        while (has_ended_.value.load(std::memory_order_acquire) == 0) {
            const int64_t left = deadline - base::monotonic_ns();
            if (left <= 0) raise(SIGKILL);
            has_ended_.wait_for(0, left);
        }
    }

    ChildHandler &handler_;
    ChildSession &session_;
    ChildLane &lane_;
    LaneJob device_job_{};
    std::atomic<bool> has_device_job_{false};
    base::WaitWord has_ended_;
};

}  // namespace

int child_main(ChildHandler &handler, int socket_fd) {
    try {
        ChildSession session(socket_fd);
        return ChildServer(handler, session).serve();
    } catch (const base::Failure &) {
        return 1;  // the parent has been told why
    }
}

}  // namespace hierarchical
}  // namespace pto
