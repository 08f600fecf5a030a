#include "base/json.h"
#include "base/shared_memory.h"
#include "hierarchical/host/host.h"

namespace pto {
namespace hierarchical {
namespace {

const char *host_state_name(HostState state) {
    switch (state) {
    case HostState::kNew:
        return "new";
    case HostState::kStarting:
        return "starting";
    case HostState::kFailing:
    case HostState::kFailed:
        return "failed";
    case HostState::kReady:
        return "ready";
    case HostState::kClosing:
        return "closing";
    case HostState::kClosed:
        return "closed";
    }
    return "unknown";
}

}  // namespace

std::string Host::stats_json() const {
    base::JsonWriter json;
    json.begin_object()
        .key("path").string(settings_.path)
        .key("level").number(settings_.level)
        .key("state").string(host_state_name(state()))
        .key("engine").raw(engine_->stats_json())
        .key("children").begin_array();
    for (const std::unique_ptr<Entry> &entry : entries_) {
        const Member &member = *entry->member;
        json.begin_object()
            .key("path").string(member.place().path)
            .key("role").number(static_cast<int64_t>(member.place().role))
            .key("worker").number(member.place().id)
            .key("kind").string(entry->is_thread ? "thread" : "process")
            .key("state").string(member_state_name(member.state()))
            .key("pid").number(member.pid())
            .key("phase").string(child_phase_name(member.lane()->sighting().phase))
            .end_object();
    }
    json.end_array().key("segments").begin_array();
    for (const std::shared_ptr<const Segment> &segment : segments_->all()) {
        json.begin_object()
            .key("id").number(segment->id)
            .key("kind").string(segment->kind)
            .key("bytes").number(static_cast<int64_t>(segment->memory->size()))
            .end_object();
    }
    const ArenaUse use = arenas_.use();
    return json.end_array()
        .key("arenas").begin_object()
        .key("usedBytes").number(static_cast<int64_t>(use.used))
        .key("peakBytes").number(static_cast<int64_t>(use.peak))
        .key("reservedBytes").number(static_cast<int64_t>(use.reserved))
        .key("blocks").number(static_cast<int64_t>(use.block_count))
        .end_object()
        .end_object()
        .take();
}

}  // namespace hierarchical
}  // namespace pto
