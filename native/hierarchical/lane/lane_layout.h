#pragma once
/// Where the slots of a lane are, see abi::LaneHeader.

#include <cstddef>
#include <cstdint>

#include "abi/lane.h"

namespace pto {
namespace hierarchical {

/// The slots of one channel, by the number of a command or completion from 0.
class ChannelSlots {
public:
    static constexpr size_t kCompletions = 2 * abi::kLaneDepth;
    static constexpr size_t kBytes = abi::kLaneDepth * size_t{abi::kLaneCommandBytes} +
                                     kCompletions * sizeof(abi::LaneCompletion) +
                                     abi::kLaneDepth * size_t{abi::kLaneErrorBytes} +
                                     abi::kLaneDepth * size_t{abi::kLaneSpillBytes};

    explicit ChannelSlots(uint8_t *base) : base_(base) {}

    abi::LaneCommand &command(uint64_t index) const {
        return *reinterpret_cast<abi::LaneCommand *>(base_ + (index % abi::kLaneDepth) * abi::kLaneCommandBytes);
    }
    /// What follows the header of a command slot.
    uint8_t *inline_area(uint64_t index) const { return reinterpret_cast<uint8_t *>(&command(index) + 1); }
    static constexpr size_t kInlineBytes = abi::kLaneCommandBytes - sizeof(abi::LaneCommand);

    abi::LaneCompletion &completion(uint64_t index) const {
        return reinterpret_cast<abi::LaneCompletion *>(base_ + kCompletionOffset)[index % kCompletions];
    }
    char *error(uint64_t index) const {
        return reinterpret_cast<char *>(base_ + kErrorOffset + (index % abi::kLaneDepth) * abi::kLaneErrorBytes);
    }
    uint8_t *spill(uint64_t index) const {
        return base_ + kSpillOffset + (index % abi::kLaneDepth) * abi::kLaneSpillBytes;
    }

private:
    static constexpr size_t kCompletionOffset = abi::kLaneDepth * size_t{abi::kLaneCommandBytes};
    static constexpr size_t kErrorOffset = kCompletionOffset + kCompletions * sizeof(abi::LaneCompletion);
    static constexpr size_t kSpillOffset = kErrorOffset + abi::kLaneDepth * size_t{abi::kLaneErrorBytes};

    uint8_t *base_;
};

inline constexpr size_t kLaneBytes = abi::kLaneHeaderBytes + 2 * ChannelSlots::kBytes;

inline abi::LaneHeader &lane_header(uint8_t *lane) { return *reinterpret_cast<abi::LaneHeader *>(lane); }
inline ChannelSlots task_slots(uint8_t *lane) { return ChannelSlots(lane + abi::kLaneHeaderBytes); }
inline ChannelSlots control_slots(uint8_t *lane) {
    return ChannelSlots(lane + abi::kLaneHeaderBytes + ChannelSlots::kBytes);
}

}  // namespace hierarchical
}  // namespace pto
