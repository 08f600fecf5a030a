#include "base/clock.h"
#include "hierarchical/host/host.h"
#include "hierarchical/host/start_error.h"

namespace pto {
namespace hierarchical {

void Host::on_run_end(uint64_t run_id) {
    {
        const std::lock_guard<std::mutex> lock(restart_mutex_);
        for (const std::unique_ptr<Entry> &entry : entries_) entry->restarts = 0;
    }
    // Before anybody can begin another run.
    replace_members();
    if (is_closing_.load(std::memory_order_acquire)) {
        supervisor_->post([this] {
            if (state() == HostState::kClosing && !are_members_ending_) end_members();
        });
    }
    observer_.on_run_end(run_id);
}

void Host::on_task_timeout(WorkerRole role, int32_t worker, uint64_t task_id) {
    if (settings_.kills_on_timeout) {
        end_member(role, worker, {abi::ErrorCode::ERR_PTO_TASK_TIMEOUT,
                                  "task " + std::to_string(task_id) + " took longer than it was allowed to"});
    }
    observer_.on_task_timeout(role, worker, task_id);
}

void Host::on_running() {
    supervisor_->post([this] {
        const int64_t now_ns = base::monotonic_ns();
        for (const std::unique_ptr<Entry> &entry : entries_) entry->member->end_if_stopped(now_ns);
    });
}

void Host::on_protocol_error(WorkerRole role, int32_t worker, const std::string &text) {
    end_member(role, worker, {abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL, text});
    observer_.on_protocol_error(role, worker, text);
}

void Host::end_member(WorkerRole role, int32_t worker, EndReason reason) {
    supervisor_->post([this, role, worker, reason = std::move(reason)] {
        Entry *entry = find(role, worker);
        if (entry != nullptr) entry->member->end_for(reason);
    });
}

void Host::member_ready(Member &member) {
    if (state() == HostState::kStarting) return check_started();
    Entry &entry = entry_of(member);
    supervisor_->cancel_timer(entry.restart_timer);
    blocking_jobs_.post([this, &entry] { register_again(entry); });
}

void Host::member_failed(Member &member, const std::string &error) {
    // Of a restart: what the child says is in the report of its end.
    fail_start(child_error_json(member.place().path, error));
}

void Host::member_ended(Member &member, const WorkerLoss &loss) {
    const MemberPlace &place = member.place();
    Entry &entry = entry_of(member);
    publication_.forget(&member);
    supervisor_->cancel_timer(entry.restart_timer);
    if (member.was_forced()) killed_.push_back(place.path);
    const bool was_restarting = stop_restart(entry, loss);
    if (state() == HostState::kStarting) {
        return fail_start(child_error_json(place.path, error_json(failure_of(place, loss))));
    }
    if (state() == HostState::kFailing) return check_failed();
    if (was_restarting) {
        if (!are_members_ending_) {
            observer_.on_child_restart(place.role, place.id, child_error_json(place.path, error_json(failure_of(place, loss))));
        }
    } else {
        engine_->lose_worker(place.role, place.id, loss);
        const bool may_restart = settings_.restarts_when_idle && state() == HostState::kReady;
        // Who hears that a thread is lost asks for the lane of the next one.
        if (may_restart && entry.is_thread) begin_restart(entry);
        if (!are_members_ending_) observer_.on_child_exit(place.role, place.id, loss);
        if (may_restart && !entry.is_thread) begin_restart(entry);
    }
    check_closed();
}

}  // namespace hierarchical
}  // namespace pto
