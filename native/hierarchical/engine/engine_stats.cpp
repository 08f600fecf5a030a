#include "base/json.h"
#include "hierarchical/engine/engine_impl.h"

namespace pto {
namespace hierarchical {
namespace {

void write_workers(base::JsonWriter &json, const WorkerPool &pool, const char *role) {
    for (int32_t id = 0; id < pool.size(); ++id) {
        const EngineWorker &worker = pool[id];
        json.begin_object();
        json.key("role").string(role);
        json.key("worker").number(id);
        json.key("isLost").boolean(worker.is_lost);
        json.key("tasks").number(static_cast<int64_t>(worker.stats.tasks));
        json.key("errors").number(static_cast<int64_t>(worker.stats.errors));
        json.key("busyNs").number(static_cast<int64_t>(worker.stats.busy_ns));
        json.key("underWay").number(worker.under_way);
        json.key("queued").number(static_cast<int64_t>(pool.queued_for(id)));
        json.key("mostQueued").number(static_cast<int64_t>(worker.stats.most_queued));
        json.end_object();
    }
}

void write_ring(base::JsonWriter &json, const HeapRing &ring) {
    const HeapRingStats stats = ring.stats();
    json.begin_object();
    json.key("capacity").number(static_cast<int64_t>(ring.capacity()));
    json.key("used").number(static_cast<int64_t>(stats.used));
    json.key("peak").number(static_cast<int64_t>(stats.peak));
    json.key("liveBlocks").number(static_cast<int64_t>(ring.live_blocks()));
    json.key("waits").number(static_cast<int64_t>(stats.waits));
    json.key("waitNs").number(static_cast<int64_t>(stats.wait_ns));
    json.key("failures").number(static_cast<int64_t>(stats.failures));
    json.end_object();
}

}  // namespace

std::string Engine::Impl::stats_json() const {
    Lock lock(mutex_);
    base::JsonWriter json;
    json.begin_object();
    json.key("runs").number(static_cast<int64_t>(runs_));
    json.key("tasks").number(static_cast<int64_t>(tasks_));
    json.key("failures").number(static_cast<int64_t>(failures_ + (run_.is_under_way() ? run_.report.failure_count : 0)));
    json.key("pendingTasks").number(static_cast<int64_t>(graph_.pending()));
    json.key("taskRecords").number(static_cast<int64_t>(graph_.slots().capacity()));
    json.key("queuedForAny").number(static_cast<int64_t>(scheduler_.pool(WorkerRole::kNextLevel).queued_for_any() +
                                                         scheduler_.pool(WorkerRole::kSub).queued_for_any()));
    json.key("workers").begin_array();
    write_workers(json, scheduler_.pool(WorkerRole::kNextLevel), "nextLevel");
    write_workers(json, scheduler_.pool(WorkerRole::kSub), "sub");
    json.end_array();
    json.key("rings").begin_array();
    for (uint32_t r = 0; r < kHeapRings; ++r) write_ring(json, graph_.ring(r));
    json.end_array();
    json.key("backpressure").begin_object();
    json.key("waits").number(static_cast<int64_t>(waits_for_space_));
    json.key("waitNs").number(static_cast<int64_t>(waits_for_space_ns_));
    json.end_object();
    json.key("bell").begin_object();
    json.key("spins").number(static_cast<int64_t>(bell_spins_));
    json.key("sleeps").number(static_cast<int64_t>(bell_sleeps_));
    json.key("spunNs").number(static_cast<int64_t>(bell_spun_ns_));
    json.end_object();
    // Bucket i counts submits that took from 2^(i-1) to below 2^i nanoseconds.
    json.key("submitNsLog2").begin_array();
    for (const uint64_t count : submits_.counts()) json.number(static_cast<int64_t>(count));
    json.end_array();
    json.end_object();
    return json.take();
}

}  // namespace hierarchical
}  // namespace pto
