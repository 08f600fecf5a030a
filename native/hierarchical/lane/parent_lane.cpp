#include "hierarchical/lane/parent_lane.h"

#include <mutex>
#include <new>
#include <optional>

#include "base/clock.h"
#include "base/shared_wait_word.h"
#include "hierarchical/lane/adaptive_spin.h"
#include "hierarchical/lane/deadline_lock.h"
#include "hierarchical/lane/lane_layout.h"
#include "hierarchical/lane/parent_channel.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr uint64_t kControlSpinNs = 20'000;

/// What the parent remembers about a task under way, so that it need not believe the child.
struct PendingTask {
    uint64_t task_id;
    uint32_t group_index;
};

class HeldLock {
public:
    explicit HeldLock(DeadlineLock &lock) : lock_(lock) {}
    ~HeldLock() { lock_.unlock(); }

private:
    DeadlineLock &lock_;
};

}  // namespace

class ParentLane::Impl {
public:
    Impl(const LaneSettings &settings, abi::LaneBell &bell)
        : memory_(std::make_shared<base::SharedMemory>(base::SharedMemory::create("pto-lane", kLaneBytes))),
          header_(*new (memory_->data()) abi::LaneHeader{}),
          tasks_(header_.task, task_slots(memory_->data())),
          control_(header_.control, control_slots(memory_->data())),
          bell_(bell) {
        abi::LaneIdentity &identity = header_.identity;
        identity.magic = abi::kLaneMagic;
        identity.major = abi::kLaneMajor;
        identity.minor = abi::kLaneMinor;
        identity.header_bytes = abi::kLaneHeaderBytes;
        identity.depth = abi::kLaneDepth;
        identity.command_bytes = abi::kLaneCommandBytes;
        identity.error_bytes = abi::kLaneErrorBytes;
        identity.spill_bytes = abi::kLaneSpillBytes;
        identity.nonce = settings.nonce;
        identity.layout_hash = abi::kLaneLayoutHash;
        identity.worker_id = static_cast<int32_t>(settings.bell_bit);
        identity.level = settings.level;
    }

    void push(const Dispatch &dispatch) {
        abi::LaneCommand header{};
        header.kind = static_cast<uint16_t>(dispatch.kind);
        header.callable = dispatch.callable;
        header.run_id = dispatch.run_id;
        header.task_id = dispatch.task_id;
        header.group_index = dispatch.group_index;
        header.group_size = dispatch.group_size;
        header.deadline_ns = dispatch.deadline_ns;
        header.trace_id = dispatch.trace_id;
        const uint64_t seq = tasks_.push(header, {dispatch.settings, dispatch.args, dispatch.args->nbytes()});
        pending_[seq % abi::kLaneDepth] = {dispatch.task_id, dispatch.group_index};
        written_tasks_.store(seq, std::memory_order_relaxed);
    }

    bool pop(Outcome *outcome) {
        CheckedCompletion completion;
        if (!tasks_.pop(&completion)) return false;
        const PendingTask &task = pending_[completion.slot.seq % abi::kLaneDepth];
        outcome->task_id = task.task_id;
        outcome->group_index = task.group_index;
        outcome->status = static_cast<abi::CommandStatus>(completion.slot.status);
        outcome->error = std::move(completion.text);
        outcome->accepted_ns = completion.slot.accepted_ns;
        outcome->launched_ns = completion.slot.launched_ns;
        outcome->done_ns = completion.slot.done_ns;
        outcome->device_ns = completion.slot.device_ns;
        return true;
    }

    ControlReply control(const ControlCommand &command, uint64_t timeout_ns) {
        const int64_t deadline = base::monotonic_ns() + static_cast<int64_t>(timeout_ns);
        if (!control_lock_.lock_until(deadline)) throw late(command, timeout_ns, "waits for another command");
        HeldLock held(control_lock_);
        CheckedCompletion completion;
        // Answers to commands that were given up on.
        while (control_.under_way() == abi::kLaneDepth) {
            if (!await_reply(&completion, deadline)) throw late(command, timeout_ns, "waits for earlier commands");
        }
        throw_if_dead();
        abi::LaneCommand header{};
        header.kind = static_cast<uint16_t>(command.kind);
        header.callable = static_cast<uint32_t>(command.arg[0]);
        for (size_t i = 0; i < 3; ++i) header.arg[i] = command.arg[i];
        header.after_task = written_tasks_.load(std::memory_order_relaxed);
        const uint64_t seq = control_.push(header, {nullptr, command.payload, command.payload_bytes});
        do {
            if (!await_reply(&completion, deadline)) throw late(command, timeout_ns, "is not answered");
        } while (completion.slot.seq != seq);
        return {static_cast<abi::CommandStatus>(completion.slot.status), completion.slot.result,
                std::move(completion.text)};
    }

    void change_life(abi::LifeState life) noexcept {
        uint32_t live = static_cast<uint32_t>(abi::LifeState::kLive);
        // Release: pairs with the child's acquire in ChildLane::is_ending.
        if (life == abi::LifeState::kDead) {
            header_.orders.life_state.store(static_cast<uint32_t>(life), std::memory_order_release);
        } else {
            header_.orders.life_state.compare_exchange_strong(live, static_cast<uint32_t>(life),
                                                              std::memory_order_release);
        }
        ring_both();
    }

    void cancel(uint64_t run_id) noexcept {
        header_.orders.cancelled_run.store(run_id, std::memory_order_release);
        ring_both();
    }

    void mark_dead(const base::Failure &loss) {
        {
            std::lock_guard<std::mutex> lock(loss_mutex_);
            if (!loss_) loss_ = loss;
        }
        is_dead_.store(true, std::memory_order_seq_cst);
        change_life(abi::LifeState::kDead);
        header_.reply.value.fetch_add(1, std::memory_order_seq_cst);
        base::shared_wake(header_.reply.value);
    }

    ChildSighting sighting() const noexcept {
        return {static_cast<abi::ChildState>(header_.child_state.value.load(std::memory_order_relaxed)),
                static_cast<abi::ChildPhase>(header_.status.phase.load(std::memory_order_relaxed)),
                header_.status.current_seq.load(std::memory_order_relaxed),
                header_.status.heartbeat_ns.load(std::memory_order_relaxed),
                header_.status.pid.load(std::memory_order_relaxed)};
    }

    const std::shared_ptr<base::SharedMemory> &memory() const noexcept { return memory_; }
    size_t under_way() const noexcept { return tasks_.under_way(); }

private:
    /// Pops one completion of the control channel. False at the deadline. Throws when the child is dead.
    bool await_reply(CheckedCompletion *completion, int64_t deadline) {
        const int64_t start = base::monotonic_ns();
        if (spin_until(start + control_spin_.ns(), [&] { return control_.pop(completion); })) {
            control_spin_.record(base::monotonic_ns() - start);
            return true;
        }
        while (true) {
            const uint32_t seen = header_.reply.value.load(std::memory_order_seq_cst);
            header_.is_reply_awaited.value.store(1, std::memory_order_seq_cst);
            // Pairs with ChildLane::complete_control: it sees is_reply_awaited, or this sees the completion.
            const bool has_popped = control_.pop(completion);
            if (!has_popped && !is_dead_.load(std::memory_order_seq_cst)) {
                base::shared_wait(header_.reply.value, seen, deadline);
            }
            header_.is_reply_awaited.value.store(0, std::memory_order_relaxed);
            if (has_popped) {
                control_spin_.record(base::monotonic_ns() - start);
                return true;
            }
            throw_if_dead();
            if (base::monotonic_ns() >= deadline) return control_.pop(completion);
        }
    }

    void throw_if_dead() {
        if (!is_dead_.load(std::memory_order_seq_cst)) return;
        std::lock_guard<std::mutex> lock(loss_mutex_);
        throw base::Failure(*loss_);
    }

    base::Failure late(const ControlCommand &command, uint64_t timeout_ns, const char *why) const {
        return base::Failure(abi::ErrorCode::ERR_PTO_CONTROL_TIMEOUT,
                             "Control command " + std::to_string(static_cast<uint32_t>(command.kind)) + " " + why +
                                 " after " + std::to_string(timeout_ns / 1'000'000) + " ms; the child is in phase '" +
                                 child_phase_name(sighting().phase) + "'.")
            .with("timeoutMs", static_cast<int64_t>(timeout_ns / 1'000'000))
            .with_text("phase", child_phase_name(sighting().phase));
    }

    void ring_both() noexcept {
        tasks_.ring();
        control_.ring();
    }

    std::shared_ptr<base::SharedMemory> memory_;
    abi::LaneHeader &header_;
    ParentChannel tasks_;
    ParentChannel control_;
    abi::LaneBell &bell_;
    PendingTask pending_[abi::kLaneDepth] = {};
    /// Tasks pushed so far, for control commands of other threads.
    std::atomic<uint64_t> written_tasks_{0};

    DeadlineLock control_lock_;
    AdaptiveSpin control_spin_{kControlSpinNs};

    std::atomic<bool> is_dead_{false};
    std::mutex loss_mutex_;
    std::optional<base::Failure> loss_;
};

ParentLane::ParentLane(const LaneSettings &settings, abi::LaneBell &bell)
    : impl_(std::make_unique<Impl>(settings, bell)) {}

ParentLane::~ParentLane() = default;

const std::shared_ptr<base::SharedMemory> &ParentLane::memory() const noexcept { return impl_->memory(); }
size_t ParentLane::under_way() const noexcept { return impl_->under_way(); }
void ParentLane::push(const Dispatch &dispatch) { impl_->push(dispatch); }
bool ParentLane::pop(Outcome *outcome) { return impl_->pop(outcome); }
void ParentLane::cancel(uint64_t run_id) noexcept { impl_->cancel(run_id); }
ControlReply ParentLane::control(const ControlCommand &command, uint64_t timeout_ns) {
    return impl_->control(command, timeout_ns);
}
void ParentLane::shut_down() noexcept { impl_->change_life(abi::LifeState::kShutdown); }
void ParentLane::mark_dead(const base::Failure &loss) { impl_->mark_dead(loss); }
ChildSighting ParentLane::sighting() const noexcept { return impl_->sighting(); }

}  // namespace hierarchical
}  // namespace pto
