#pragma once
/// What the native side of a worker observes, on its way to the JavaScript thread. Events are posted without keeping the
/// process alive, the end of a run only when somebody waits for it.

#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "addon/host_report.h"

namespace pto {
namespace addon {

class HostObserver final : public hierarchical::HostWorkerObserver {
public:
    /// Both may be called on any thread.
    HostObserver(std::function<void(std::string json)> post_event, std::function<void()> post_run_end)
        : post_event_(std::move(post_event)), post_run_end_(std::move(post_run_end)) {}

    /// The end of that run is posted, unless it was told already.
    void await_run_end(uint64_t run_id) { awaited_run_.store(run_id); }
    /// False when its end is posted, or was.
    bool stop_awaiting(uint64_t run_id) { return awaited_run_.compare_exchange_strong(run_id, 0); }

    void on_run_end(uint64_t run_id) override {
        if (awaited_run_.compare_exchange_strong(run_id, 0)) post_run_end_();
    }
    void on_run_failure(uint64_t run_id) override { post_event_(run_failure_event(run_id)); }
    void on_task_timeout(hierarchical::WorkerRole role, int32_t worker, uint64_t task_id) override {
        post_event_(task_timeout_event(role, worker, task_id));
    }
    void on_stall(const std::string &text) override { post_event_(stall_event(text)); }
    void on_backpressure(uint64_t waited_ns) override { post_event_(backpressure_event(waited_ns)); }
    void on_space() override { post_event_(space_event()); }
    void on_protocol_error(hierarchical::WorkerRole role, int32_t worker, const std::string &text) override {
        post_event_(protocol_error_event(role, worker, text));
    }
    void on_child_exit(hierarchical::WorkerRole role, int32_t worker, const hierarchical::WorkerLoss &loss) override {
        post_event_(child_exit_event(role, worker, loss));
    }
    void on_child_restart(hierarchical::WorkerRole role, int32_t worker, const std::string &failure) override {
        post_event_(child_restart_event(role, worker, failure));
    }

private:
    const std::function<void(std::string)> post_event_;
    const std::function<void()> post_run_end_;
    std::atomic<uint64_t> awaited_run_{0};
};

}  // namespace addon
}  // namespace pto
