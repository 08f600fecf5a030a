#pragma once
/// The child's end of one channel of a lane: takes commands in their order, completes them in their order, and sleeps on the
/// doorbell in between. `take` and `wait` are for one thread, `complete` for one thread at a time.

#include <atomic>
#include <cstdint>
#include <string_view>

#include "abi/lane.h"
#include "base/clock.h"
#include "base/shared_wait_word.h"
#include "hierarchical/lane/adaptive_spin.h"
#include "hierarchical/lane/lane_layout.h"

namespace pto {
namespace hierarchical {

/// A command that a child has taken. The pointers are into the lane and valid until the command is completed.
struct LaneJob {
    abi::LaneCommand command;
    const abi::RunSettingsRecord *settings;  ///< nullptr: none were sent
    const uint8_t *bytes;                    ///< an ArgsRecord, or the payload of a control command
    size_t nbytes;
    int64_t accepted_ns;

    abi::CommandKind kind() const { return static_cast<abi::CommandKind>(command.kind); }
    /// Of a task.
    const abi::ArgsRecord &args() const { return *reinterpret_cast<const abi::ArgsRecord *>(bytes); }
    std::string_view payload() const { return {reinterpret_cast<const char *>(bytes), nbytes}; }
};

/// How a command ended, as the child says it.
struct LaneReply {
    abi::CommandStatus status = abi::CommandStatus::kOk;
    uint64_t result = 0;
    int64_t launched_ns = 0;  ///< 0: when it was accepted
    uint64_t device_ns = 0;
};

class ChildChannel {
public:
    ChildChannel(abi::LaneChannel &channel, const ChannelSlots &slots) : channel_(channel), slots_(slots) {}
    ChildChannel(const ChildChannel &) = delete;
    ChildChannel &operator=(const ChildChannel &) = delete;

    bool has_command() const noexcept;
    /// False when there is none. Throws Failure ERR_PTO_INTERNAL when the parent wrote what no parent writes.
    bool take(LaneJob *job);
    /// Commands completed so far; the seq of the last one.
    uint64_t completed() const noexcept;
    /// Text over the size of an error slot is replaced by a short one that says so. The caller rings afterwards.
    void complete(const LaneJob &job, const LaneReply &reply, std::string_view text);

    /// Makes `wait` look again. Any thread.
    void ring() noexcept;
    /// While a thread sleeps in `wait` and another one takes commands itself, the parent need not wake the first.
    void suspend_wakes() noexcept { channel_.is_waiting.value.store(0, std::memory_order_relaxed); }
    /// Ends that. True when a command has come meanwhile, for which nobody was woken.
    bool resume_wakes() noexcept;
    /// Returns when `is_ready()`; spins first, as long as that would have paid lately.
    template <typename Predicate>
    void wait(AdaptiveSpin &spin, Predicate is_ready) {
        const int64_t start = base::monotonic_ns();
        if (spin_until(start + spin.ns(), is_ready)) return spin.record(base::monotonic_ns() - start);
        while (true) {
            const uint32_t seen = channel_.doorbell.value.load(std::memory_order_seq_cst);
            if (is_ready()) return spin.record(base::monotonic_ns() - start);
            channel_.is_waiting.value.store(1, std::memory_order_seq_cst);
            // Pairs with `ring`: either it sees is_waiting, or this sees what was published before it, or the doorbell has
            // another value already and the kernel does not let this thread sleep.
            if (!is_ready()) base::shared_wait(channel_.doorbell.value, seen);
            channel_.is_waiting.value.store(0, std::memory_order_relaxed);
        }
    }

private:
    abi::LaneChannel &channel_;
    ChannelSlots slots_;
    std::atomic<uint64_t> taken_{0};
    std::atomic<uint64_t> completed_{0};
};

}  // namespace hierarchical
}  // namespace pto
