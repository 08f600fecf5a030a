#pragma once
/// What a native child does with its commands.
///
/// `open`, `run`, `control_device` and `close` are called on the main thread of the process, one after the other;
/// `control_now` on the control thread, also while a task runs. What is thrown becomes the error of the command: a Failure
/// kNativeError with its code, a StaleReference kRejectedStale, anything else kThrew.

#include <cstdint>
#include <functional>
#include <string>

#include "abi/lane.h"
#include "hierarchical/child/child_segments.h"
#include "hierarchical/lane/child_channel.h"

namespace pto {
namespace hierarchical {

/// What a child knows about itself.
struct ChildContext {
    std::string worker_path;  ///< of this child in the tree, for errors: "L3/chip0"
    uint32_t level;           ///< of the parent
    std::string config;       ///< JSON, of the handler's own
    ChildSegments &segments;
    /// Says what the child is doing, for reports about one that hangs. Any thread.
    std::function<void(abi::ChildPhase)> set_phase;
};

/// How a command ended.
struct ChildReply {
    abi::CommandStatus status = abi::CommandStatus::kOk;
    std::string text;  ///< an error as JSON, or the JSON that a control command answers with
    uint64_t result = 0;
    int64_t launched_ns = 0;
    uint64_t device_ns = 0;
};

class ChildHandler {
public:
    virtual ~ChildHandler() = default;

    /// Gets ready for commands. Returns JSON for the parent. The context outlives the handler's use.
    virtual std::string open(const ChildContext &context) = 0;
    /// A task that was not cancelled.
    virtual ChildReply run(const LaneJob &job) = 0;
    /// A control command in its order among the tasks.
    virtual ChildReply control_device(const LaneJob &job) = 0;
    /// kStats and kLogLevel.
    virtual ChildReply control_now(const LaneJob &job) = 0;
    /// After the last command, also when `open` has thrown.
    virtual void close() noexcept = 0;
};

}  // namespace hierarchical
}  // namespace pto
