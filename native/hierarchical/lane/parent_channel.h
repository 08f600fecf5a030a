#pragma once
/// The parent's end of one channel of a lane. It counts for itself and believes the child's words only after a check. For one
/// caller at a time, except `ring`.

#include <cstddef>
#include <cstdint>
#include <string>

#include "abi/lane.h"
#include "hierarchical/lane/lane_layout.h"

namespace pto {
namespace hierarchical {

/// What follows the header of a command.
struct CommandBody {
    const abi::RunSettingsRecord *settings;  ///< nullptr: none
    const void *bytes;
    size_t nbytes;
};

/// A completion that has been checked, and the text of its error slot.
struct CheckedCompletion {
    abi::LaneCompletion slot;
    std::string text;
};

class ParentChannel {
public:
    ParentChannel(abi::LaneChannel &channel, const ChannelSlots &slots) : channel_(channel), slots_(slots) {}
    ParentChannel(const ParentChannel &) = delete;
    ParentChannel &operator=(const ParentChannel &) = delete;

    /// Commands that were pushed and not popped yet.
    size_t under_way() const noexcept { return static_cast<size_t>(pushed_ - popped_); }
    /// Commands pushed so far; the seq of the last one.
    uint64_t pushed() const noexcept { return pushed_; }

    /// Publishes a command and rings; `header` needs no seq and no sizes. Returns its seq. Throws Failure ERR_PTO_ARGS_CAPACITY
    /// when the body is larger than a spill area, ERR_PTO_INTERNAL when there is no room.
    uint64_t push(abi::LaneCommand header, const CommandBody &body);

    /// The completion of the oldest command under way. False when there is none yet. Throws Failure
    /// ERR_PTO_CHILD_PROTOCOL, from then on always.
    bool pop(CheckedCompletion *completion);

    void ring() noexcept;

private:
    [[noreturn]] void refuse(const std::string &what);

    abi::LaneChannel &channel_;
    ChannelSlots slots_;
    uint64_t pushed_ = 0;
    uint64_t popped_ = 0;
    std::string violation_;
};

}  // namespace hierarchical
}  // namespace pto
