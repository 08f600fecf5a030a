#pragma once
/// The JavaScript class `NativeHostWorker`: a worker of level 3 or above, see native-host-worker.ts for its calls.
///
///     JavaScript thread                         engine's and supervisor's threads
///       submit, wait ──▶ HostWorker ◀──────────────── children
///       handlers of inline workers ◀── pump, or ──┐
///       promises, events ◀──────── CompletionChannel ◀── HostObserver
///
/// It checks what keeps the process safe; messages for people about their arguments are made in TypeScript before a call
/// gets here. The event loop stays alive while a start, run, control command or close is pending, and not longer. An
/// environment that ends takes the children with it.

#include <napi.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "addon/brief_wait.h"
#include "addon/completion_channel.h"
#include "addon/control_calls.h"
#include "addon/host_message.h"
#include "addon/host_observer.h"
#include "addon/inline_workers.h"
#include "addon/shared_views.h"
#include "addon/submit_scratch.h"
#include "hierarchical/host_worker.h"

namespace pto {
namespace addon {

class NativeHostWorker final : public Napi::ObjectWrap<NativeHostWorker> {
public:
    static Napi::Function define(Napi::Env env);

    explicit NativeHostWorker(const Napi::CallbackInfo &info);
    ~NativeHostWorker() override;

private:
    // native_host_worker.cpp: from the first child to the end.
    Napi::Value add_process(const Napi::CallbackInfo &info);
    Napi::Value add_thread(const Napi::CallbackInfo &info);
    Napi::Value replace_thread(const Napi::CallbackInfo &info);
    void lose_thread(const Napi::CallbackInfo &info);
    Napi::Value add_inline(const Napi::CallbackInfo &info);
    Napi::Value start(const Napi::CallbackInfo &info);
    Napi::Value start_sync(const Napi::CallbackInfo &info);
    Napi::Value stats(const Napi::CallbackInfo &info);
    Napi::Value close(const Napi::CallbackInfo &info);
    Napi::Value close_sync(const Napi::CallbackInfo &info);

    // native_host_worker_run.cpp: runs.
    Napi::Value grow_scratch(const Napi::CallbackInfo &info);
    Napi::Value scratch(const Napi::CallbackInfo &info);
    Napi::Value add_settings(const Napi::CallbackInfo &info);
    Napi::Value begin_run(const Napi::CallbackInfo &info);
    void continue_run_later(const Napi::CallbackInfo &info);
    Napi::Value submit(const Napi::CallbackInfo &info);
    Napi::Value alloc(const Napi::CallbackInfo &info);
    void open_scope(const Napi::CallbackInfo &info);
    void close_scope(const Napi::CallbackInfo &info);
    Napi::Value end_run(const Napi::CallbackInfo &info);
    Napi::Value end_run_sync(const Napi::CallbackInfo &info);
    void cancel_run(const Napi::CallbackInfo &info);
    void complete_inline(const Napi::CallbackInfo &info);

    // native_host_worker_memory.cpp: shared memory and control commands.
    Napi::Value allocate(const Napi::CallbackInfo &info);
    void release(const Napi::CallbackInfo &info);
    Napi::Value view(const Napi::CallbackInfo &info);
    void detach(const Napi::CallbackInfo &info);
    Napi::Value adopt(const Napi::CallbackInfo &info);
    Napi::Value control(const Napi::CallbackInfo &info);
    Napi::Value control_async(const Napi::CallbackInfo &info);

    /// A lane that no thread may have taken yet.
    struct OfferedThread {
        hierarchical::WorkerRole role;
        int32_t worker;
        std::string token;
    };

    struct Range {
        uint8_t *data;
        uint64_t nbytes;
    };

    /// The worker that a value is; nullptr when it is none.
    static NativeHostWorker *from(const Napi::Value &value);
    hierarchical::HostWorker &require_host();
    void require_not_started();
    Napi::Value ready_payloads();

    /// A promise that a message will settle with the deferred that `begin` gets; it keeps the event loop and this object
    /// alive until then. What `begin` throws rejects it.
    Napi::Value promise(const std::function<void(napi_deferred)> &begin);
    /// Settles it with what `value` returns or throws.
    void settle(napi_env env, napi_deferred deferred, const std::function<napi_value()> &value);

    /// Has the handlers of inline workers called from the event loop, unless a call will wait and pump. Any thread.
    void post_wake();
    /// Calls them from inside a call that waits.
    void pump();
    void post_event(std::string json);
    /// False when the environment is being terminated and the run is left alone.
    bool wait_for_run(hierarchical::Engine &engine);
    /// Whether the run under way has ended within the few microseconds that this thread can spare.
    bool wait_briefly(hierarchical::Engine &engine);
    napi_value take_report(napi_env env);
    void finish_run(napi_env env);

    /// Ends the children without asking anybody.
    void end_host();
    void destroy_host();
    void release_environment();
    static void on_environment_end(void *worker);

    const napi_env env_;
    Napi::FunctionReference on_event_;
    CompletionChannel channel_;
    HostObserver observer_;
    SharedViews views_;
    std::unique_ptr<InlineWorkers> inline_;
    std::unique_ptr<SubmitScratch> scratch_;
    std::unique_ptr<hierarchical::HostWorker> host_;  ///< null once it is closed
    ControlCalls control_;

    std::map<std::pair<uint32_t, uint64_t>, Range> allocations_;  ///< by segment and offset
    std::vector<OfferedThread> threads_;
    int32_t worker_counts_[2] = {0, 0};  ///< by role
    napi_deferred run_end_ = nullptr;    ///< of the run that is awaited
    uint64_t run_id_ = 0;                ///< of the last one that began
    int64_t run_closed_ns_ = 0;          ///< when its last submit was made
    int waits_ = 0;                      ///< calls of this thread that wait for a run, one inside the other
    bool is_open_ = false;               ///< channel and hook are in place
    bool is_started_ = false;
    bool is_terminating_ = false;        ///< no JavaScript runs any more
    bool waits_briefly_ = false;         ///< `endRun` will watch the open run itself
    BriefWait brief_wait_{0};

    std::atomic<bool> will_wait_{false};  ///< the JavaScript thread drives the open run itself
    std::atomic<bool> is_wake_posted_{false};
};

}  // namespace addon
}  // namespace pto
