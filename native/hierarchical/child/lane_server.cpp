#include "hierarchical/child/lane_server.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "base/failure.h"
#include "hierarchical/child/remote_error.h"

namespace pto {
namespace hierarchical {

class LaneServer::Impl {
public:
    Impl(ChildLane &lane, uint64_t spin_ns, LaneServerCallbacks callbacks)
        : lane_(lane), spin_(spin_ns), callbacks_(std::move(callbacks)) {}

    ~Impl() {
        is_destroyed_.store(true, std::memory_order_release);
        lane_.leave();
        if (control_thread_.joinable()) control_thread_.join();
        if (is_abandoned_.load(std::memory_order_acquire)) return;
        const std::string error = remote_error(base::Failure(
            abi::ErrorCode::ERR_PTO_CHILD_EXIT, "The thread that served the lane has ended before it was done with this."));
        complete_task({abi::CommandStatus::kNativeError}, error);
        complete_control({abi::CommandStatus::kNativeError}, error);
    }

    void start() {
        lane_.set_state(abi::ChildState::kReady);
        control_thread_ = std::thread([this] {
            std::thread tasks([this] { guarded([this] { serve_tasks(); }); });
            guarded([this] { serve_control(); });
            // The other thread was not woken when an event loop has its tasks.
            lane_.leave();
            tasks.join();
            if (!is_destroyed_.load(std::memory_order_acquire)) callbacks_.on_shutdown();
        });
    }

    void abandon() { is_abandoned_.store(true, std::memory_order_release); }

    void complete_task(const LaneReply &reply, std::string_view text) {
        std::lock_guard<std::mutex> lock(task_mutex_);
        if (!has_task_.load(std::memory_order_relaxed)) return;
        finish_task(reply, text);
        hand_back();
    }

    bool complete_task_and_take(const LaneReply &reply, std::string_view text, LaneJob *next) {
        std::lock_guard<std::mutex> lock(task_mutex_);
        if (!has_task_.load(std::memory_order_relaxed)) return false;
        // has_task_ stays set, so that the server's thread takes nothing.
        lane_.tasks().suspend_wakes();
        bool has_next = false;
        guarded([&] {
            finish_task(reply, text);
            has_next = look_for_task();
            while (has_next && is_cancelled(task_)) {
                finish_task({abi::CommandStatus::kCancelled}, {});
                has_next = look_for_task();
            }
        });
        if (has_next) {
            begin_task();
            *next = task_;
            return true;
        }
        hand_back();
        return false;
    }

    void complete_control(const LaneReply &reply, std::string_view text) {
        std::lock_guard<std::mutex> lock(control_mutex_);
        if (!has_control_.load(std::memory_order_relaxed)) return;
        lane_.complete_control(control_, reply, text);
        has_control_.store(false, std::memory_order_seq_cst);
        if (lane_.control().has_command()) lane_.control().ring();
    }

private:
    template <typename Body>
    void guarded(Body body) {
        try {
            body();
        } catch (const base::Failure &) {
            lane_.leave();
        }
    }

    // Of whoever holds task_mutex_, or of the server's thread before it has handed the task over.

    bool is_cancelled(const LaneJob &job) const { return job.command.run_id <= lane_.cancelled_run(); }

    void begin_task() {
        spin_.record(task_.accepted_ns - idle_since_ns_);
        lane_.set_current(task_.command.seq);
        lane_.set_phase(abi::ChildPhase::kUser);
    }

    void finish_task(const LaneReply &reply, std::string_view text) {
        lane_.set_phase(abi::ChildPhase::kIdle);
        lane_.set_current(0);
        lane_.complete_task(task_, reply, text);
        idle_since_ns_ = base::monotonic_ns();
    }

    /// From here on the server's thread takes the tasks.
    void hand_back() {
        has_task_.store(false, std::memory_order_seq_cst);
        // Whoever had something to say meanwhile has rung in vain.
        if (lane_.tasks().resume_wakes() || lane_.is_ending()) lane_.tasks().ring();
    }

    /// Looks for a moment; takes the task when there is one.
    bool look_for_task() {
        const auto has_news = [this] { return lane_.is_ending() || lane_.tasks().has_command(); };
        if (!spin_until(idle_since_ns_ + spin_.ns(), has_news) || lane_.is_ending()) return false;
        return lane_.tasks().take(&task_);
    }

    void serve_tasks() {
        AdaptiveSpin spin(0);
        while (true) {
            lane_.tasks().wait(spin, [this] {
                return lane_.is_ending() || (!has_task_.load(std::memory_order_seq_cst) && lane_.tasks().has_command());
            });
            if (lane_.is_ending()) return;
            {
                std::lock_guard<std::mutex> lock(task_mutex_);
                lane_.tasks().take(&task_);
                has_task_.store(true, std::memory_order_relaxed);
            }
            const LaneJob job = task_;
            if (is_cancelled(job)) {
                complete_task({abi::CommandStatus::kCancelled}, {});
                continue;
            }
            begin_task();
            callbacks_.on_task(job);
        }
    }

    void serve_control() {
        AdaptiveSpin spin(0);
        uint64_t seen_cancel = 0;
        while (true) {
            lane_.control().wait(spin, [&] {
                return lane_.is_ending() || lane_.cancelled_run() != seen_cancel ||
                       (!has_control_.load(std::memory_order_seq_cst) && lane_.control().has_command());
            });
            if (lane_.is_ending()) return;
            if (lane_.cancelled_run() != seen_cancel) {
                seen_cancel = lane_.cancelled_run();
                callbacks_.on_cancel(seen_cancel);
                continue;
            }
            {
                std::lock_guard<std::mutex> lock(control_mutex_);
                lane_.control().take(&control_);
                has_control_.store(true, std::memory_order_relaxed);
            }
            const LaneJob job = control_;
            if (job.kind() == abi::CommandKind::kPing) {
                LaneReply reply;
                reply.result = static_cast<uint64_t>(base::monotonic_ns());
                complete_control(reply, {});
            } else {
                callbacks_.on_control(job);
            }
        }
    }

    ChildLane &lane_;
    AdaptiveSpin spin_;          ///< of complete_task_and_take
    int64_t idle_since_ns_ = 0;  ///< when the last task was completed
    LaneServerCallbacks callbacks_;

    /// Guards `task_` against the end of the server; the flag is also looked at without.
    std::mutex task_mutex_;
    LaneJob task_{};
    std::atomic<bool> has_task_{false};
    std::mutex control_mutex_;
    LaneJob control_{};
    std::atomic<bool> has_control_{false};

    std::atomic<bool> is_destroyed_{false};
    std::atomic<bool> is_abandoned_{false};
    std::thread control_thread_;
};

LaneServer::LaneServer(ChildLane &lane, uint64_t spin_ns, LaneServerCallbacks callbacks)
    : impl_(std::make_unique<Impl>(lane, spin_ns, std::move(callbacks))) {}
LaneServer::~LaneServer() = default;
void LaneServer::start() { impl_->start(); }
void LaneServer::abandon() { impl_->abandon(); }
void LaneServer::complete_task(const LaneReply &reply, std::string_view text) { impl_->complete_task(reply, text); }
bool LaneServer::complete_task_and_take(const LaneReply &reply, std::string_view text, LaneJob *next) {
    return impl_->complete_task_and_take(reply, text, next);
}
void LaneServer::complete_control(const LaneReply &reply, std::string_view text) { impl_->complete_control(reply, text); }

}  // namespace hierarchical
}  // namespace pto
