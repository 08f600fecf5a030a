#pragma once
/// The child's end of a lane for children whose work is done by somebody else's event loop: a worker thread or a Node child.
///
/// Two threads of the server's own wait for commands and hand them to callbacks, one task at a time and one control command
/// at a time. The callbacks only pass the job on; whoever has done it calls `complete_*`, from any thread. Cancelled tasks
/// and kPing are answered by the server itself.
///
/// Waking a thread that wakes the event loop is the slow way to a task. Whoever completes one can look for the next itself,
/// for a moment, while the server's thread sleeps on:
///
///     on_task ── message ──▶ run ──▶ complete_and_take ──▶ run ──▶ … ──▶ none came: back to the event loop

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "hierarchical/lane/child_lane.h"

namespace pto {
namespace hierarchical {

/// Called on threads of the server; short.
struct LaneServerCallbacks {
    std::function<void(const LaneJob &)> on_task;
    std::function<void(const LaneJob &)> on_control;
    /// Runs up to this one were given up: a task of it that is being worked on may end early.
    std::function<void(uint64_t run_id)> on_cancel;
    /// The parent has asked for the end, or is gone. Once; no job comes afterwards.
    std::function<void()> on_shutdown;
};

class LaneServer {
public:
    /// The lane outlives the server. `spin_ns`: see complete_task_and_take; the server's threads sleep at once.
    LaneServer(ChildLane &lane, uint64_t spin_ns, LaneServerCallbacks callbacks);
    /// Ends both threads. A job that was not completed is answered kNativeError with ERR_PTO_CHILD_EXIT.
    ~LaneServer();
    LaneServer(const LaneServer &) = delete;
    LaneServer &operator=(const LaneServer &) = delete;

    /// Says that commands may come.
    void start();
    /// The parent hears in another way that this child has ended: what is not completed stays without an answer.
    void abandon();
    /// The task that was handed over last is done. Does nothing when there is none.
    void complete_task(const LaneReply &reply, std::string_view text);
    /// The same, and takes the next task, for which it looks as long as that has paid lately, `spin_ns` at most. False: none
    /// came, and `on_task` is called for the next one. Of one thread at a time.
    bool complete_task_and_take(const LaneReply &reply, std::string_view text, LaneJob *next);
    /// The same for the control command.
    void complete_control(const LaneReply &reply, std::string_view text);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hierarchical
}  // namespace pto
