#include <sys/random.h>

#include "base/json.h"
#include "base/shared_memory.h"
#include "hierarchical/host/host.h"
#include "hierarchical/lane/lane_bell.h"
#include "hierarchical/lane/lane_endpoint.h"

namespace pto {
namespace hierarchical {
namespace {

/// Told apart from what another session left in a lane. Not a secret.
uint64_t random_nonce() {
    uint64_t nonce = 0;
    if (getrandom(&nonce, sizeof(nonce), GRND_NONBLOCK) != sizeof(nonce)) nonce = reinterpret_cast<uintptr_t>(&nonce);
    return nonce;
}

const char *default_name(WorkerRole role) { return role == WorkerRole::kSub ? "sub" : "next"; }

}  // namespace

Host::Host(const HostWorkerSettings &settings, HostWorkerObserver &observer)
    : settings_(settings), observer_(observer), supervisor_(Supervisor::shared()), nonce_(random_nonce()),
      bell_memory_(create_bell()), segments_(std::make_shared<SegmentTable>()), gate_(std::make_shared<Gate>()),
      arenas_(settings.arena_bytes, [this](uint64_t bytes) {
          return add_segment("arena", std::make_shared<base::SharedMemory>(base::SharedMemory::create("pto-arena", bytes)));
      }) {
    gate_->host = this;
    RingMemory rings[4] = {};
    static constexpr const char *kNames[4] = {"ring0", "ring1", "ring2", "ring3"};
    for (size_t i = 0; i < 4 && settings.engine.heap_ring_bytes != 0; ++i) {
        const auto segment = segments_->add(kNames[i], std::make_shared<base::SharedMemory>(base::SharedMemory::create(
                                                           "pto-ring", settings.engine.heap_ring_bytes)));
        rings[i] = {segment->memory->data(), segment->id, segment->generation};
    }
    engine_ = std::make_unique<Engine>(settings.engine, rings, bell(), *this);
}

abi::LaneBell &Host::bell() const { return bell_of(*bell_memory_); }

void Host::require_new(const char *what) const {
    if (state() == HostState::kNew && !is_closing_.load(std::memory_order_acquire)) return;
    throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE, std::string(what) + " belongs before the start of the worker");
}

std::shared_ptr<ParentLane> Host::make_lane(uint32_t bell_bit) {
    LaneSettings lane;
    lane.nonce = nonce_;
    lane.bell_bit = bell_bit;
    lane.level = settings_.level;
    return std::make_shared<ParentLane>(lane, bell());
}

int32_t Host::add_member(WorkerRole role, const std::string &name, const std::string &path, Entry entry) {
    if (bell_bits_ == abi::kMaxLaneWorkers) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_INIT_FAILED,
                            "a worker has at most " + std::to_string(abi::kMaxLaneWorkers) + " children");
    }
    const std::shared_ptr<ParentLane> lane = make_lane(bell_bits_);
    const int32_t id = engine_->add_worker(role, std::make_unique<LaneEndpoint>(lane));
    MemberPlace place{role, id, bell_bits_++, path.empty() ? settings_.path + "/" + name + std::to_string(id) : path};
    MemberOwner &owner = *this;
    entry.member = std::make_unique<Member>(std::move(place), owner, lane);
    entries_.push_back(std::make_unique<Entry>(std::move(entry)));
    return id;
}

int32_t Host::add_process(WorkerRole role, ProcessChild child) {
    require_new("adding a child");
    std::string problem;
    const std::optional<base::Json> config = base::Json::parse(child.config_json, &problem);
    if (!config.has_value() || !config->is_object()) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL, "a child's configuration is not a JSON object: " + problem);
    }
    const std::string &name = config->at("role").text();
    Entry entry;
    entry.environment = environment_with(child.env);
    entry.child = std::move(child);
    return add_member(role, name.empty() ? default_name(role) : name, config->at("path").text(), std::move(entry));
}

int32_t Host::add_thread(WorkerRole role) {
    require_new("adding a child");
    Entry entry;
    entry.is_thread = true;
    return add_member(role, default_name(role), "", std::move(entry));
}

int32_t Host::add_endpoint(WorkerRole role, std::unique_ptr<Endpoint> endpoint) {
    require_new("adding a child");
    const int32_t id = engine_->add_worker(role, std::move(endpoint));
    endpoint_bits_[{role, id}] = bell_bits_++;
    return id;
}

void Host::ring(WorkerRole role, int32_t worker) {
    const auto bit = endpoint_bits_.find({role, worker});
    if (bit != endpoint_bits_.end()) ring_bell(bell(), bit->second);
}

Host::Entry *Host::find(WorkerRole role, int32_t worker) const {
    for (const std::unique_ptr<Entry> &entry : entries_) {
        const MemberPlace &place = entry->member->place();
        if (place.role == role && place.id == worker) return entry.get();
    }
    return nullptr;
}

Host::Entry &Host::entry_of(const Member &member) const { return *find(member.place().role, member.place().id); }

std::string Host::ready_payload(WorkerRole role, int32_t worker) const {
    const Entry *entry = find(role, worker);
    return entry == nullptr ? std::string() : entry->member->ready_payload();
}

void Host::post_from_thread(const std::shared_ptr<Gate> &gate, Member *member, std::function<void(Member &)> job) {
    const std::lock_guard<std::mutex> lock(gate->mutex);
    if (gate->host == nullptr) return;
    gate->host->supervisor_->post([member, job = std::move(job)] { job(*member); });
}

std::shared_ptr<ThreadLane> Host::thread_lane(WorkerRole role, int32_t worker) {
    const Entry *entry = find(role, worker);
    if (entry == nullptr || !entry->is_thread) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_ID,
                            "no thread serves worker " + std::to_string(worker) + " of role " + default_name(role));
    }
    Member *member = entry->member.get();
    auto lane = std::make_shared<ThreadLane>();
    lane->lane = member->lane()->memory();
    lane->bell = bell_memory_;
    lane->segments = segments_;
    lane->nonce = nonce_;
    lane->worker_path = member->place().path;
    lane->level = settings_.level;
    lane->spin_ns = settings_.child_spin_ns;
    // What a thread says that was replaced meanwhile is not about its replacement.
    const auto speaker = [gate = gate_, member, own = lane->lane](void (Member::*say)(std::string)) {
        return [gate, member, own, say](std::string text) {
            post_from_thread(gate, member, [own, say, text = std::move(text)](Member &to) {
                if (to.lane()->memory() == own) (to.*say)(text);
            });
        };
    };
    lane->ready = speaker(&Member::thread_ready);
    lane->failed = speaker(&Member::thread_failed);
    lane->ended = speaker(&Member::thread_ended);
    return lane;
}

std::shared_ptr<ThreadLane> Host::replacement_lane(WorkerRole role, int32_t worker) {
    const Entry *entry = find(role, worker);
    if (entry == nullptr || !entry->is_thread) return nullptr;
    {
        const std::lock_guard<std::mutex> lock(restart_mutex_);
        if (!entry->is_restarting) return nullptr;
    }
    return thread_lane(role, worker);
}

}  // namespace hierarchical
}  // namespace pto
