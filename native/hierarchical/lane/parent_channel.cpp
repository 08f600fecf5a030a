#include "hierarchical/lane/parent_channel.h"

#include <cstring>

#include "base/failure.h"
#include "base/shared_wait_word.h"

namespace pto {
namespace hierarchical {

uint64_t ParentChannel::push(abi::LaneCommand header, const CommandBody &body) {
    if (under_way() >= abi::kLaneDepth) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL,
                            "A lane takes " + std::to_string(abi::kLaneDepth) + " commands at a time; it has as many.");
    }
    const size_t settings_bytes = body.settings == nullptr ? 0 : sizeof(abi::RunSettingsRecord);
    if (body.nbytes > abi::kLaneSpillBytes - settings_bytes) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_ARGS_CAPACITY,
                            "A command has " + std::to_string(body.nbytes) + " bytes; at most " +
                                std::to_string(abi::kLaneSpillBytes - settings_bytes) + " fit into a lane.")
            .with("nbytes", static_cast<int64_t>(body.nbytes));
    }
    header.seq = pushed_ + 1;
    header.settings_bytes = static_cast<uint32_t>(settings_bytes);
    header.args_bytes = static_cast<uint32_t>(body.nbytes);
    header.is_spilled = settings_bytes + body.nbytes > ChannelSlots::kInlineBytes ? 1 : 0;
    uint8_t *target = header.is_spilled != 0 ? slots_.spill(pushed_) : slots_.inline_area(pushed_);
    if (settings_bytes != 0) std::memcpy(target, body.settings, settings_bytes);
    if (body.nbytes != 0) std::memcpy(target + settings_bytes, body.bytes, body.nbytes);
    slots_.command(pushed_) = header;
    ++pushed_;
    // Release: pairs with the child's acquire in has_command; the slot is written before it is counted.
    channel_.command_tail.value.store(pushed_, std::memory_order_release);
    ring();
    return pushed_;
}

bool ParentChannel::pop(CheckedCompletion *completion) {
    if (!violation_.empty()) refuse(violation_);
    // Acquire: pairs with the child's release in ChildChannel::complete; the slot was written before.
    const uint64_t tail = channel_.completion_tail.value.load(std::memory_order_acquire);
    if (tail == popped_) return false;
    if (tail < popped_ || tail > pushed_) {
        refuse("it completed command " + std::to_string(tail) + " of " + std::to_string(pushed_) + ", and " +
               std::to_string(popped_) + " before");
    }
    const uint64_t head = channel_.command_head.value.load(std::memory_order_relaxed);
    if (head < tail || head > pushed_) {
        refuse("it completed " + std::to_string(tail) + " commands of " + std::to_string(pushed_) + " and read " +
               std::to_string(head));
    }
    completion->slot = slots_.completion(popped_);
    const abi::LaneCompletion &slot = completion->slot;
    if (slot.seq != popped_ + 1) {
        refuse("completion " + std::to_string(popped_ + 1) + " names command " + std::to_string(slot.seq));
    }
    if (slot.status > static_cast<uint32_t>(abi::CommandStatus::kRejectedStale)) {
        refuse("command " + std::to_string(slot.seq) + " ended with status " + std::to_string(slot.status) +
               ", which is none");
    }
    if (slot.error_bytes > abi::kLaneErrorBytes) {
        refuse("the error of command " + std::to_string(slot.seq) + " has " + std::to_string(slot.error_bytes) +
               " bytes, and an error slot " + std::to_string(abi::kLaneErrorBytes));
    }
    completion->text.assign(slots_.error(popped_), slot.error_bytes);
    ++popped_;
    channel_.completion_head.value.store(popped_, std::memory_order_relaxed);
    return true;
}

void ParentChannel::ring() noexcept {
    channel_.doorbell.value.fetch_add(1, std::memory_order_seq_cst);
    // Pairs with the store of is_waiting in ChildChannel::wait.
    if (channel_.is_waiting.value.load(std::memory_order_seq_cst) != 0) base::shared_wake(channel_.doorbell.value);
}

void ParentChannel::refuse(const std::string &what) {
    if (violation_.empty()) violation_ = what;
    throw base::Failure(abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL, "A child wrote what no child writes into its lane: " +
                                                                    violation_ + ". It is not used any more.");
}

}  // namespace hierarchical
}  // namespace pto
