#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/shared_memory.h"
#include "hierarchical/host/host.h"
#include "hierarchical/host/start_error.h"

namespace pto {
namespace hierarchical {
namespace {

/// What ready siblings of a child that could not be started get to end by themselves.
constexpr int64_t kPoliteNs = 2'000'000'000;
constexpr int64_t kAfterTermNs = 500'000'000;

base::JsonWriter &write_segment(base::JsonWriter &json, const Segment &segment) {
    return json.begin_object()
        .key("id").number(segment.id)
        .key("kind").string(segment.kind)
        .key("bytes").number(static_cast<int64_t>(segment.memory->size()))
        .key("generation").number(segment.generation)
        .end_object();
}

}  // namespace

std::string Host::config_of(Entry &entry, std::vector<int> *fds) {
    const std::shared_ptr<ParentLane> lane = entry.member->lane();
    fds->assign({lane->memory()->fd(), bell_memory_->fd()});
    base::JsonWriter json;
    json.begin_object()
        .key("type").string("config")
        .key("protocol").number(1)
        .key("nonce").id(nonce_)
        .key("layoutHash").id(abi::kLaneLayoutHash)
        .key("workerPath").string(entry.member->place().path)
        .key("level").number(settings_.level)
        .key("parentPid").number(getpid())
        .key("spinNs").number(static_cast<int64_t>(settings_.child_spin_ns))
        .key("segments").begin_array();
    for (const std::shared_ptr<const Segment> &segment : segments_->all()) {
        write_segment(json, *segment);
        fds->push_back(segment->memory->fd());
        entry.member->known_segment = segment->id;
    }
    return json.end_array().key("config").raw(entry.child.config_json).end_object().take();
}

void Host::spawn(Entry &entry) {
    Program program{entry.child.executable, entry.child.argv, entry.environment, entry.child.is_in_own_group};
    ChildOptions options;
    options.name = entry.member->place().path;
    options.output = settings_.tees_stderr ? STDERR_FILENO : -1;
    options.uses_pidfd = settings_.uses_pidfd;
    entry.member->spawn(*supervisor_, program, options);
    std::vector<int> fds;
    const std::string config = config_of(entry, &fds);
    if (config.size() > kMaxMessageBytes) {
        entry.member->end_for({abi::ErrorCode::ERR_PTO_INIT_FAILED,
                               "its configuration has " + std::to_string(config.size()) + " bytes; at most " +
                                   std::to_string(kMaxMessageBytes)});
        return;
    }
    // One that does not take it is dying, and why it does is known when it has.
    entry.member->send(config, fds);
}

void Host::start(uint64_t timeout_ns, std::function<void(std::string)> done) {
    HostState expected = HostState::kNew;
    if (is_closing_.load(std::memory_order_acquire) || !state_.compare_exchange_strong(expected, HostState::kStarting)) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE, settings_.path + " was started or closed before");
    }
    const int64_t deadline = base::monotonic_ns() + static_cast<int64_t>(timeout_ns);
    supervisor_->post([this, timeout_ns, deadline, done = std::move(done)]() mutable {
        start_done_ = std::move(done);
        start_timeout_ns_ = timeout_ns;
        start_timer_ = supervisor_->set_timer(deadline, [this, timeout_ns] { start_is_late(timeout_ns); });
        start_all();
    });
}

void Host::start_all() {
    for (const std::unique_ptr<Entry> &entry : entries_) {
        if (state() != HostState::kStarting) return;
        if (entry->is_thread) {
            entry->member->await_thread();
            continue;
        }
        try {
            spawn(*entry);
        } catch (const base::Failure &failure) {
            return fail_start(error_json(failure));
        }
    }
    check_started();
}

void Host::check_started() {
    if (state() != HostState::kStarting) return;
    for (const std::unique_ptr<Entry> &entry : entries_) {
        if (entry->member->state() != MemberState::kReady) return;
    }
    supervisor_->cancel_timer(start_timer_);
    set_state(HostState::kReady);
    start_done_("");
}

void Host::start_is_late(uint64_t timeout_ns) {
    std::vector<std::string> missing;
    for (const std::unique_ptr<Entry> &entry : entries_) {
        const Member &member = *entry->member;
        if (member.state() == MemberState::kReady) continue;
        std::string text = member.place().path + " (";
        if (member.pid() >= 0) text += "pid " + std::to_string(member.pid()) + ", ";
        missing.push_back(text + "phase '" + child_phase_name(member.lane()->sighting().phase) + "')");
    }
    fail_start(timeout_json(settings_.path, timeout_ns, missing));
}

void Host::fail_start(std::string error) {
    if (state() != HostState::kStarting) return;
    first_failure_ = std::move(error);
    set_state(HostState::kFailing);
    supervisor_->cancel_timer(start_timer_);
    const int64_t term = base::monotonic_ns() + kPoliteNs;
    for (const std::unique_ptr<Entry> &entry : entries_) {
        Member &member = *entry->member;
        if (member.state() == MemberState::kReady || (member.is_alive() && member.has_failed())) {
            member.end(*supervisor_, term, term + kAfterTermNs);
        } else if (member.is_alive()) {
            member.end_for({abi::ErrorCode::ERR_PTO_INIT_FAILED, "the start of " + settings_.path + " has failed"});
        } else {
            member.lane()->shut_down();
        }
    }
    check_failed();
}

void Host::check_failed() {
    if (state() != HostState::kFailing || is_any_alive()) return;
    set_state(HostState::kFailed);
    start_done_(first_failure_);
    finish_close();
}

void Host::publish(const Segment &segment) {
    const int64_t deadline = base::monotonic_ns() + static_cast<int64_t>(settings_.control_timeout_ns);
    supervisor_->call([&] {
        base::JsonWriter json;
        json.begin_object().key("type").string("mapSegment").key("segment");
        write_segment(json, segment).end_object();
        for (const std::unique_ptr<Entry> &entry : entries_) {
            Member &member = *entry->member;
            if (entry->is_thread || !member.is_alive() || member.known_segment >= segment.id) continue;
            member.known_segment = segment.id;
            publication_.expect(segment.id, &member);
            if (!member.send(json.text(), {segment.memory->fd()})) publication_.mapped(segment.id, &member);
        }
    });
    for (Member *late : publication_.wait(segment.id, deadline)) {
        const MemberPlace &place = late->place();
        end_member(place.role, place.id,
                   {abi::ErrorCode::ERR_PTO_CONTROL_TIMEOUT, "it did not map a new segment of shared memory in time"});
    }
}

}  // namespace hierarchical
}  // namespace pto
