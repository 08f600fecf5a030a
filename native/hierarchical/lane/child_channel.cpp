#include "hierarchical/lane/child_channel.h"

#include <cstring>
#include <string>

#include "base/failure.h"
#include "base/json.h"

namespace pto {
namespace hierarchical {
namespace {

[[noreturn]] void refuse(const std::string &what) {
    throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL, "The parent wrote what no parent writes into the lane: " + what);
}

void check_args(const LaneJob &job) {
    if (job.nbytes < sizeof(abi::ArgsRecord)) refuse("a task without arguments");
    const abi::ArgsRecord &args = job.args();
    if (args.tensor_count > abi::kMaxTaskTensors || args.scalar_count > abi::kMaxTaskScalars ||
        args.nbytes() != job.nbytes) {
        refuse("a task of " + std::to_string(job.nbytes) + " bytes with " + std::to_string(args.tensor_count) +
               " tensors and " + std::to_string(args.scalar_count) + " scalars");
    }
}

/// In the place of a text that is larger than an error slot.
std::string too_long(size_t length) {
    return base::JsonWriter()
        .begin_object()
        .key("name")
        .string("Error")
        .key("message")
        .string("The child had " + std::to_string(length) + " bytes to say; " + std::to_string(abi::kLaneErrorBytes) +
                " fit into its lane.")
        .key("truncated")
        .boolean(true)
        .key("length")
        .number(static_cast<int64_t>(length))
        .end_object()
        .take();
}

}  // namespace

bool ChildChannel::has_command() const noexcept {
    // Acquire: pairs with the parent's release in ParentChannel::push.
    return channel_.command_tail.value.load(std::memory_order_acquire) != taken_.load(std::memory_order_relaxed);
}

bool ChildChannel::take(LaneJob *job) {
    if (!has_command()) return false;
    const uint64_t index = taken_.load(std::memory_order_relaxed);
    job->command = slots_.command(index);
    const abi::LaneCommand &command = job->command;
    if (command.seq != index + 1) {
        refuse("command " + std::to_string(command.seq) + " after " + std::to_string(index));
    }
    const size_t area = command.is_spilled != 0 ? size_t{abi::kLaneSpillBytes} : ChannelSlots::kInlineBytes;
    const bool has_settings = command.settings_bytes == sizeof(abi::RunSettingsRecord);
    if ((command.settings_bytes != 0 && !has_settings) || command.args_bytes > area - command.settings_bytes) {
        refuse("a command of " + std::to_string(command.settings_bytes) + " + " + std::to_string(command.args_bytes) +
               " bytes");
    }
    const uint8_t *body = command.is_spilled != 0 ? slots_.spill(index) : slots_.inline_area(index);
    job->settings = has_settings ? reinterpret_cast<const abi::RunSettingsRecord *>(body) : nullptr;
    job->bytes = body + command.settings_bytes;
    job->nbytes = command.args_bytes;
    job->accepted_ns = base::monotonic_ns();
    if (job->kind() <= abi::CommandKind::kRunOrchestration) check_args(*job);
    taken_.store(index + 1, std::memory_order_relaxed);
    channel_.command_head.value.store(index + 1, std::memory_order_relaxed);
    return true;
}

uint64_t ChildChannel::completed() const noexcept { return completed_.load(std::memory_order_acquire); }

void ChildChannel::complete(const LaneJob &job, const LaneReply &reply, std::string_view text) {
    const uint64_t index = completed_.load(std::memory_order_relaxed);
    if (job.command.seq != index + 1) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL,
                            "Command " + std::to_string(job.command.seq) + " was completed after " +
                                std::to_string(index) + "; commands are completed in their order.");
    }
    abi::LaneCompletion slot{};
    slot.seq = job.command.seq;
    slot.status = static_cast<uint32_t>(reply.status);
    std::string replacement;
    if (text.size() > abi::kLaneErrorBytes) {
        replacement = too_long(text.size());
        text = replacement;
        if (reply.status == abi::CommandStatus::kOk) slot.status = static_cast<uint32_t>(abi::CommandStatus::kNativeError);
    }
    if (!text.empty()) std::memcpy(slots_.error(index), text.data(), text.size());
    slot.error_bytes = static_cast<uint32_t>(text.size());
    slot.result = reply.result;
    slot.accepted_ns = job.accepted_ns;
    slot.launched_ns = reply.launched_ns != 0 ? reply.launched_ns : job.accepted_ns;
    slot.done_ns = base::monotonic_ns();
    slot.device_ns = reply.device_ns;
    slots_.completion(index) = slot;
    completed_.store(index + 1, std::memory_order_release);
    // Release: pairs with the parent's acquire in ParentChannel::pop.
    channel_.completion_tail.value.store(index + 1, std::memory_order_release);
}

void ChildChannel::ring() noexcept {
    channel_.doorbell.value.fetch_add(1, std::memory_order_seq_cst);
    // Pairs with the store of is_waiting in `wait`.
    if (channel_.is_waiting.value.load(std::memory_order_seq_cst) != 0) base::shared_wake(channel_.doorbell.value);
}

bool ChildChannel::resume_wakes() noexcept {
    channel_.is_waiting.value.store(1, std::memory_order_seq_cst);
    // Either the parent, which rings before it looks at is_waiting, sees that store, or this load sees its ring and with it
    // the command.
    channel_.doorbell.value.load(std::memory_order_seq_cst);
    return has_command();
}

}  // namespace hierarchical
}  // namespace pto
