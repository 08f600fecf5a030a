#pragma once
/// The child's end of a lane, over memory that somebody else has mapped and keeps mapped.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "abi/lane.h"
#include "hierarchical/lane/child_channel.h"

namespace pto {
namespace hierarchical {

class ChildLane {
public:
    /// Throws Failure ERR_PTO_CHILD_BUILD when the lane is of another build or session.
    ChildLane(uint8_t *memory, size_t bytes, abi::LaneBell &bell, uint64_t nonce);
    ChildLane(const ChildLane &) = delete;
    ChildLane &operator=(const ChildLane &) = delete;

    ChildChannel &tasks() noexcept { return tasks_; }
    ChildChannel &control() noexcept { return control_; }
    const ChildChannel &tasks() const noexcept { return tasks_; }

    /// Completes a task and rings the parent.
    void complete_task(const LaneJob &job, const LaneReply &reply, std::string_view text);
    /// Completes a control command and wakes whoever waits for it.
    void complete_control(const LaneJob &job, const LaneReply &reply, std::string_view text);

    /// The parent has asked for the end, or `leave` was called.
    bool is_ending() const noexcept;
    /// Ends the lane from this side: the parent is gone. Wakes both channels.
    void leave() noexcept;
    /// The newest run that the parent gave up; tasks of it and of earlier ones are not started.
    uint64_t cancelled_run() const noexcept;

    void set_state(abi::ChildState state) noexcept;
    void set_phase(abi::ChildPhase phase) noexcept;
    /// The task that is being worked on; 0 none.
    void set_current(uint64_t seq) noexcept;
    uint32_t level() const noexcept { return header_.identity.level; }

private:
    abi::LaneHeader &header_;
    abi::LaneBell &bell_;
    uint32_t bell_bit_;
    ChildChannel tasks_;
    ChildChannel control_;
    std::atomic<bool> has_left_{false};
};

}  // namespace hierarchical
}  // namespace pto
