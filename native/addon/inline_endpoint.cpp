#include "addon/inline_endpoint.h"

#include <cstring>
#include <utility>

#include "base/clock.h"

namespace pto {
namespace addon {

using abi::CommandStatus;
using hierarchical::Dispatch;
using hierarchical::Outcome;

InlineEndpoint::InlineEndpoint(std::function<void()> on_job, std::function<void()> on_outcome)
    : on_job_(std::move(on_job)), on_outcome_(std::move(on_outcome)) {}

void InlineEndpoint::push(const Dispatch &dispatch) {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        const auto *bytes = reinterpret_cast<const uint8_t *>(dispatch.args);
        args_.assign(bytes, bytes + dispatch.args->nbytes());
        const auto *settings = reinterpret_cast<const uint8_t *>(dispatch.settings);
        const uint32_t settings_bytes = settings == nullptr ? 0 : sizeof(abi::RunSettingsRecord);
        if (settings != nullptr) args_.insert(args_.end(), settings, settings + settings_bytes);
        task_ = {task_.number + 1,    dispatch.kind,       dispatch.callable,
                 dispatch.run_id,     dispatch.task_id,    dispatch.group_index,
                 dispatch.group_size, dispatch.trace_id != 0, settings_bytes};
        outcome_ = Outcome();
        outcome_.task_id = dispatch.task_id;
        outcome_.group_index = dispatch.group_index;
        outcome_.accepted_ns = base::monotonic_ns();
        state_ = State::kWaiting;
    }
    on_job_();
}

bool InlineEndpoint::pop(Outcome *outcome) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (state_ != State::kDone) return false;
    *outcome = std::move(outcome_);
    state_ = State::kFree;
    return true;
}

void InlineEndpoint::cancel(uint64_t run_id) {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        if (state_ != State::kWaiting || task_.run_id != run_id) return;
        outcome_.status = CommandStatus::kCancelled;
        outcome_.done_ns = base::monotonic_ns();
        state_ = State::kDone;
    }
    on_outcome_();
}

bool InlineEndpoint::take(InlineTask *task, uint8_t *args, size_t *nbytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (state_ != State::kWaiting) return false;
    state_ = State::kTaken;
    outcome_.launched_ns = base::monotonic_ns();
    *task = task_;
    *nbytes = args_.size() - task_.settings_bytes;
    std::memcpy(args, args_.data(), args_.size());
    return true;
}

bool InlineEndpoint::complete(uint64_t number, CommandStatus status, std::string error) {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        if (state_ != State::kTaken || task_.number != number) return false;
        outcome_.status = status;
        outcome_.error = std::move(error);
        outcome_.done_ns = base::monotonic_ns();
        state_ = State::kDone;
    }
    on_outcome_();
    return true;
}

}  // namespace addon
}  // namespace pto
