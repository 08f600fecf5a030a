#pragma once
/// The JavaScript class `NativeLaneHost`: the child's end of a lane in an environment of its own, see native-lane-host.ts.
///
///     parent ══ lane ══ LaneServer's threads                     JavaScript thread
///                          on_task, on_control ── message ──────▶ deliver(…), the handler
///                          ◀──────────────────────────────────── complete
///
/// It keeps the event loop alive until `close`. An environment that ends without that is a child that died, which the
/// parent hears at once.

#include <napi.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "addon/completion_channel.h"
#include "addon/lane_connection.h"
#include "addon/shared_views.h"
#include "hierarchical/child/lane_server.h"

namespace pto {
namespace addon {

class NativeLaneHost final : public Napi::ObjectWrap<NativeLaneHost> {
public:
    static Napi::Function define(Napi::Env env);

    explicit NativeLaneHost(const Napi::CallbackInfo &info);
    ~NativeLaneHost() override;

    /// The lane host that a value is; nullptr when it is none.
    static NativeLaneHost *from(const Napi::Value &value);
    /// The file behind a segment of the parent. Throws Failure.
    base::UniqueFd descriptor(uint32_t segment, uint32_t generation);

private:
    /// Jobs of one channel, of which one is under way at a time.
    struct Channel {
        hierarchical::LaneJob job{};
        uint64_t number = 0;     ///< of the job under way; 0 none
        napi_ref memory = nullptr;
        uint8_t *bytes = nullptr;  ///< room for whatever a lane carries
    };

    Napi::Value config(const Napi::CallbackInfo &info);
    Napi::Value worker_path(const Napi::CallbackInfo &info);
    void ready(const Napi::CallbackInfo &info);
    void failed(const Napi::CallbackInfo &info);
    void complete(const Napi::CallbackInfo &info);
    Napi::Value view(const Napi::CallbackInfo &info);
    void detach(const Napi::CallbackInfo &info);
    void close(const Napi::CallbackInfo &info);

    std::shared_ptr<LaneConnection> connect(const Napi::Value &source);
    LaneConnection &require_connection();
    void allocate(Channel &channel);
    void serve_control(const hierarchical::LaneJob &job);
    void post_shutdown();
    /// Runs a task, and those that come right behind it.
    void serve_tasks(hierarchical::LaneJob job);
    void deliver(Channel &channel, const hierarchical::LaneJob &job);
    void finish(Channel &channel, const hierarchical::LaneReply &reply, std::string text);
    void call(const Napi::FunctionReference &function, size_t count, const napi_value *arguments);
    void end(const std::string &text);
    void release_environment();
    static void on_environment_end(void *host);

    const napi_env env_;
    Napi::FunctionReference deliver_;
    Napi::FunctionReference on_cancel_;
    Napi::FunctionReference on_shutdown_;
    CompletionChannel messages_;
    SharedViews views_;
    Channel tasks_;
    Channel control_;
    uint64_t next_number_ = 1;
    std::atomic<uint64_t> task_count_{0};
    /// How the task that is being delivered ended, when it ended before its handler returned.
    struct Ending {
        hierarchical::LaneReply reply;
        std::string text;
    };
    std::optional<Ending> ending_;
    bool is_delivering_task_ = false;
    bool is_open_ = false;  ///< messages and hook are in place
    std::atomic<bool> is_shutdown_posted_{false};
    std::shared_ptr<LaneConnection> connection_;  ///< null once it is closed
    std::unique_ptr<hierarchical::LaneServer> server_;
};

}  // namespace addon
}  // namespace pto
