#include <algorithm>

#include "base/clock.h"
#include "hierarchical/host/host.h"
#include "hierarchical/host/start_error.h"
#include "hierarchical/lane/lane_endpoint.h"

namespace pto {
namespace hierarchical {
namespace {

/// Restarts of a child while no run ends; a child that dies of being started would be started for ever.
constexpr int kMostRestarts = 3;

base::Failure gave_up(const std::string &path) {
    return base::Failure(abi::ErrorCode::ERR_PTO_INIT_FAILED,
                         path + " was restarted " + std::to_string(kMostRestarts) + " times without a run that ended; it stays away")
        .with_text("worker", path);
}

}  // namespace

void Host::begin_restart(Entry &entry) {
    Member &member = *entry.member;
    bool may_restart;
    {
        const std::lock_guard<std::mutex> lock(restart_mutex_);
        may_restart = entry.restarts++ < kMostRestarts;
        entry.is_restarting = may_restart;
    }
    try {
        if (!may_restart) throw gave_up(member.place().path);
        member.set_lane(make_lane(member.place().bell_bit));
        if (entry.is_thread) {
            member.renew_thread();
        } else {
            spawn(entry);
        }
    } catch (const base::Failure &failure) {
        stop_restart(entry, {});
        return observer_.on_child_restart(member.place().role, member.place().id, error_json(failure));
    }
    const int64_t deadline = base::monotonic_ns() + static_cast<int64_t>(start_timeout_ns_);
    entry.restart_timer = supervisor_->set_timer(deadline, [&member] {
        member.end_for({abi::ErrorCode::ERR_PTO_INIT_TIMEOUT, "it was not ready in time"});
    });
}

bool Host::stop_restart(Entry &entry, const WorkerLoss &loss) {
    const std::lock_guard<std::mutex> lock(restart_mutex_);
    entry.loss = loss;
    replacements_.erase(std::remove(replacements_.begin(), replacements_.end(), &entry), replacements_.end());
    return std::exchange(entry.is_restarting, false);
}

void Host::register_again(Entry &entry) {
    const MemberPlace &place = entry.member->place();
    const std::shared_ptr<ParentLane> lane = entry.member->lane();
    std::map<uint64_t, std::string> callables;
    {
        const std::lock_guard<std::mutex> lock(restart_mutex_);
        callables = entry.callables;
    }
    try {
        for (const auto &[slot, payload] : callables) {
            const ControlCommand command{abi::CommandKind::kRegister, {slot, 0, 0}, payload.data(), payload.size()};
            const ControlReply reply = lane->control(command, settings_.control_timeout_ns);
            if (reply.status == abi::CommandStatus::kOk) continue;
            throw base::Failure(abi::ErrorCode::ERR_PTO_INIT_FAILED,
                                "it refused callable " + std::to_string(slot) + " after its restart: " + reply.payload);
        }
    } catch (const base::Failure &failure) {
        return end_member(place.role, place.id, {abi::ErrorCode::ERR_PTO_INIT_FAILED, failure.message()});
    }
    {
        const std::lock_guard<std::mutex> lock(restart_mutex_);
        if (!entry.is_restarting) return;
        replacements_.push_back(&entry);
    }
    replace_members();
}

void Host::replace_members() {
    // A run that ended between a refusal and its being noted found nobody waiting.
    while (!replace_waiting() && state() == HostState::kReady && !engine_->is_running()) {
    }
}

bool Host::replace_waiting() {
    std::vector<Entry *> waiting;
    {
        const std::lock_guard<std::mutex> lock(restart_mutex_);
        waiting.swap(replacements_);
    }
    bool is_refused = false;
    for (Entry *entry : waiting) {
        const MemberPlace &place = entry->member->place();
        // Without the lock: the engine may tell of the end of a run from inside the call.
        try {
            engine_->replace_worker(place.role, place.id, std::make_unique<LaneEndpoint>(entry->member->lane()));
        } catch (const base::Failure &) {
            // A run is under way; its end calls this again.
            is_refused = true;
            const std::lock_guard<std::mutex> lock(restart_mutex_);
            if (entry->is_restarting) replacements_.push_back(entry);
            continue;
        }
        bool is_alive;
        WorkerLoss loss;
        {
            const std::lock_guard<std::mutex> lock(restart_mutex_);
            is_alive = std::exchange(entry->is_restarting, false);
            loss = entry->loss;
        }
        if (is_alive) {
            observer_.on_child_restart(place.role, place.id, "");
        } else {
            engine_->lose_worker(place.role, place.id, loss);
        }
    }
    return !is_refused;
}

}  // namespace hierarchical
}  // namespace pto
