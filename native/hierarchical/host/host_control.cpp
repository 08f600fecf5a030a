#include "hierarchical/host/host.h"

namespace pto {
namespace hierarchical {

void Host::require_open() const {
    const HostState now = state();
    if (!is_closing_.load(std::memory_order_acquire) && now != HostState::kFailing && now != HostState::kFailed) return;
    throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE, settings_.path + " is closed, or could not be started");
}

ControlReply Host::control(WorkerRole role, int32_t worker, const ControlCommand &command) {
    require_open();
    if (state() != HostState::kReady) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE, settings_.path + " has not been started");
    }
    Entry *entry = find(role, worker);
    if (entry == nullptr) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_ID,
                            settings_.path + " has no child process or thread with id " + std::to_string(worker) + " in this role")
            .with("worker", worker);
    }
    Member &member = *entry->member;
    {
        const std::lock_guard<std::mutex> lock(restart_mutex_);
        if (entry->is_restarting && member.loss().has_value()) throw base::Failure(*member.loss());
    }
    try {
        ControlReply reply = member.lane()->control(command, settings_.control_timeout_ns);
        if (reply.status == abi::CommandStatus::kOk && settings_.restarts_when_idle) {
            const std::lock_guard<std::mutex> lock(restart_mutex_);
            if (command.kind == abi::CommandKind::kRegister) {
                entry->callables[command.arg[0]].assign(static_cast<const char *>(command.payload), command.payload_bytes);
            } else if (command.kind == abi::CommandKind::kUnregister) {
                entry->callables.erase(command.arg[0]);
            }
        }
        return reply;
    } catch (const base::Failure &failure) {
        if (failure.code() == abi::error_code_name(abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL)) {
            end_member(role, worker, {abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL, failure.message()});
        }
        throw;
    }
}

}  // namespace hierarchical
}  // namespace pto
