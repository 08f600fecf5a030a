#include "hierarchical/lane/child_lane.h"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "base/failure.h"
#include "hierarchical/lane/lane_bell.h"

namespace pto {
namespace hierarchical {
namespace {

std::string hex(uint64_t value) {
    char text[19];
    std::snprintf(text, sizeof(text), "0x%llx", static_cast<unsigned long long>(value));
    return text;
}

base::Failure other_build(const std::string &what) {
    return base::Failure(abi::ErrorCode::ERR_PTO_CHILD_BUILD,
                         "The child is of another build than its parent: " + what + ". Build both together.");
}

abi::LaneHeader &checked_header(uint8_t *memory, size_t bytes, uint64_t nonce) {
    if (bytes < kLaneBytes) {
        throw other_build("the lane has " + std::to_string(bytes) + " bytes, here it has " + std::to_string(kLaneBytes));
    }
    abi::LaneHeader &header = lane_header(memory);
    const abi::LaneIdentity &identity = header.identity;
    if (identity.magic != abi::kLaneMagic || identity.major != abi::kLaneMajor) {
        throw other_build("the lane says " + hex(identity.magic) + " version " + std::to_string(identity.major) +
                          ", here it is " + hex(abi::kLaneMagic) + " version " + std::to_string(abi::kLaneMajor));
    }
    if (identity.layout_hash != abi::kLaneLayoutHash || identity.header_bytes != abi::kLaneHeaderBytes ||
        identity.depth != abi::kLaneDepth || identity.command_bytes != abi::kLaneCommandBytes ||
        identity.error_bytes != abi::kLaneErrorBytes || identity.spill_bytes != abi::kLaneSpillBytes) {
        throw other_build("the lane has layout " + hex(identity.layout_hash) + ", here it is " +
                          hex(abi::kLaneLayoutHash));
    }
    if (identity.nonce != nonce) throw other_build("the lane belongs to another session");
    if (identity.worker_id < 0 || identity.worker_id >= static_cast<int32_t>(abi::kMaxLaneWorkers)) {
        throw other_build("the lane has bit " + std::to_string(identity.worker_id) + " of the bell");
    }
    return header;
}

}  // namespace

ChildLane::ChildLane(uint8_t *memory, size_t bytes, abi::LaneBell &bell, uint64_t nonce)
    : header_(checked_header(memory, bytes, nonce)),
      bell_(bell),
      bell_bit_(static_cast<uint32_t>(header_.identity.worker_id)),
      tasks_(header_.task, task_slots(memory)),
      control_(header_.control, control_slots(memory)) {
    header_.status.pid.store(static_cast<uint32_t>(getpid()), std::memory_order_relaxed);
}

void ChildLane::complete_task(const LaneJob &job, const LaneReply &reply, std::string_view text) {
    tasks_.complete(job, reply, text);
    ring_bell(bell_, bell_bit_);
}

void ChildLane::complete_control(const LaneJob &job, const LaneReply &reply, std::string_view text) {
    control_.complete(job, reply, text);
    header_.reply.value.fetch_add(1, std::memory_order_seq_cst);
    // Pairs with the parent, which announces itself before it looks a last time.
    if (header_.is_reply_awaited.value.load(std::memory_order_seq_cst) != 0) base::shared_wake(header_.reply.value);
}

bool ChildLane::is_ending() const noexcept {
    // Acquire: pairs with the parent's release when it changes the life state, and with `leave`.
    return header_.orders.life_state.load(std::memory_order_acquire) != static_cast<uint32_t>(abi::LifeState::kLive) ||
           has_left_.load(std::memory_order_acquire);
}

void ChildLane::leave() noexcept {
    has_left_.store(true, std::memory_order_release);
    for (ChildChannel *channel : {&tasks_, &control_}) {
        // Somebody else takes the commands, maybe, so that nobody counts as waiting.
        channel->resume_wakes();
        channel->ring();
    }
}

uint64_t ChildLane::cancelled_run() const noexcept {
    return header_.orders.cancelled_run.load(std::memory_order_acquire);
}

void ChildLane::set_state(abi::ChildState state) noexcept {
    header_.child_state.value.store(static_cast<uint32_t>(state), std::memory_order_release);
}

void ChildLane::set_phase(abi::ChildPhase phase) noexcept {
    header_.status.phase.store(static_cast<uint32_t>(phase), std::memory_order_relaxed);
    header_.status.heartbeat_ns.store(static_cast<uint64_t>(base::monotonic_ns()), std::memory_order_relaxed);
}

void ChildLane::set_current(uint64_t seq) noexcept {
    header_.status.current_seq.store(seq, std::memory_order_relaxed);
}

}  // namespace hierarchical
}  // namespace pto
