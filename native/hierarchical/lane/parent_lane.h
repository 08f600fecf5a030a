#pragma once
/// The parent's end of a lane: makes the segment, writes commands, reads completions, and trusts nothing that the child
/// wrote. A completion that does not fit is a Failure ERR_PTO_CHILD_PROTOCOL, and stays one: the lane is of no use then.
///
/// Threads: tasks are for one caller at a time (the engine under its lock); control and life are for any.

#include <cstdint>
#include <memory>
#include <string>

#include "abi/lane.h"
#include "base/failure.h"
#include "base/shared_memory.h"
#include "hierarchical/engine/endpoint.h"
#include "hierarchical/lane/control.h"

namespace pto {
namespace hierarchical {

struct LaneSettings {
    uint64_t nonce = 0;     ///< of the session, also in the child's CONFIG
    uint32_t bell_bit = 0;  ///< of the child in the bell, below abi::kMaxLaneWorkers
    uint32_t level = 3;
};

/// What a child says about itself, for reports about one that hangs or died.
struct ChildSighting {
    abi::ChildState state;
    abi::ChildPhase phase;
    uint64_t current_seq;   ///< 0 idle
    uint64_t heartbeat_ns;  ///< when the phase changed last
    uint32_t pid;
};

class ParentLane {
public:
    /// The bell has to outlive the lane. Throws Failure ERR_PTO_SHM.
    ParentLane(const LaneSettings &settings, abi::LaneBell &bell);
    ~ParentLane();
    ParentLane(const ParentLane &) = delete;
    ParentLane &operator=(const ParentLane &) = delete;

    /// To hand over to the child; a thread that serves the lane may keep it longer than the lane lives.
    const std::shared_ptr<base::SharedMemory> &memory() const noexcept;

    // Tasks.

    /// Commands that were pushed and not popped yet, at most abi::kLaneDepth.
    size_t under_way() const noexcept;
    /// Needs fewer than abi::kLaneDepth commands under way. Throws Failure and leaves the lane as it was.
    void push(const Dispatch &dispatch);
    /// How the oldest command under way ended; false while it has not.
    bool pop(Outcome *outcome);
    /// Tasks of runs up to `run_id` are not started any more.
    void cancel(uint64_t run_id) noexcept;

    // Control.

    /// One at a time; others wait for it, within their own limit. Throws Failure: ERR_PTO_CONTROL_TIMEOUT, what `mark_dead`
    /// was given, ERR_PTO_CHILD_PROTOCOL.
    ControlReply control(const ControlCommand &command, uint64_t timeout_ns);

    // Life.

    /// Asks the child to end after what it is doing.
    void shut_down() noexcept;
    /// The child is gone: control commands under way and later ones throw `loss`.
    void mark_dead(const base::Failure &loss);
    ChildSighting sighting() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Names of the values, for reports. "unknown" for what no child writes.
const char *child_state_name(abi::ChildState state) noexcept;
const char *child_phase_name(abi::ChildPhase phase) noexcept;

}  // namespace hierarchical
}  // namespace pto
