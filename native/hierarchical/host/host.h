#pragma once
/// What HostWorker hides: the members, the engine, and the life of both.
///
///     kNew ──start──▶ kStarting ──all ready──▶ kReady ──close──▶ kClosing ──all gone──▶ kClosed
///                         └──────── a failure ──▶ kFailing ──all gone──▶ kFailed
///
/// States change on the supervisor's thread, kNew excepted. What happens to children comes from there, what happens to runs from the
/// engine; both are passed to the observer with no lock held.

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hierarchical/host/job_thread.h"
#include "hierarchical/host/member.h"
#include "hierarchical/host/publication.h"
#include "hierarchical/host_worker.h"
#include "hierarchical/memory/segment_table.h"

namespace pto {
namespace hierarchical {

enum class HostState { kNew, kStarting, kFailing, kFailed, kReady, kClosing, kClosed };

class Host final : public EngineObserver, private MemberOwner {
public:
    Host(const HostWorkerSettings &settings, HostWorkerObserver &observer);
    ~Host() override;

    // host_members.cpp
    int32_t add_process(WorkerRole role, ProcessChild child);
    int32_t add_thread(WorkerRole role);
    int32_t add_endpoint(WorkerRole role, std::unique_ptr<Endpoint> endpoint);
    void ring(WorkerRole role, int32_t worker);
    std::shared_ptr<ThreadLane> thread_lane(WorkerRole role, int32_t worker);
    std::shared_ptr<ThreadLane> replacement_lane(WorkerRole role, int32_t worker);
    std::string ready_payload(WorkerRole role, int32_t worker) const;

    // host_start.cpp, host_close.cpp
    void start(uint64_t timeout_ns, std::function<void(std::string)> done);
    void close(uint64_t timeout_ns, std::function<void(CloseReport)> done);

    // host_memory.cpp
    Allocation allocate(uint64_t nbytes, bool prefault);
    void release(uint32_t segment, uint64_t offset) { arenas_.release(segment, offset); }
    Allocation adopt(int fd, uint64_t nbytes);
    const SegmentTable &segments() const { return *segments_; }

    // host_control.cpp
    ControlReply control(WorkerRole role, int32_t worker, const ControlCommand &command);

    // host_stats.cpp
    std::string stats_json() const;

    Engine &engine() { return *engine_; }

private:
    /// One member and what only the host knows of it.
    struct Entry {
        std::unique_ptr<Member> member;
        bool is_thread = false;
        ProcessChild child;
        std::vector<std::string> environment;
        std::map<uint64_t, std::string> callables;  ///< by slot: what a restarted child is told again
        int restarts = 0;                           ///< since a run has ended
        bool is_restarting = false;                 ///< from the loss until the engine has the replacement
        WorkerLoss loss;                            ///< the last one
        Supervisor::Timer restart_timer{};
    };

    // EngineObserver, host_events.cpp
    void on_run_end(uint64_t run_id) override;
    void on_run_failure(uint64_t run_id) override { observer_.on_run_failure(run_id); }
    void on_task_timeout(WorkerRole role, int32_t worker, uint64_t task_id) override;
    void on_stall(const std::string &text) override { observer_.on_stall(text); }
    void on_backpressure(uint64_t waited_ns) override { observer_.on_backpressure(waited_ns); }
    void on_space() override { observer_.on_space(); }
    void on_running() override;
    void on_protocol_error(WorkerRole role, int32_t worker, const std::string &text) override;
    void end_member(WorkerRole role, int32_t worker, EndReason reason);

    // MemberOwner, host_events.cpp
    void member_ready(Member &member) override;
    void member_failed(Member &member, const std::string &error) override;
    void member_mapped(Member &member, uint32_t segment) override { publication_.mapped(segment, &member); }
    void member_ended(Member &member, const WorkerLoss &loss) override;

    // host_members.cpp
    int32_t add_member(WorkerRole role, const std::string &name, const std::string &path, Entry entry);
    std::shared_ptr<ParentLane> make_lane(uint32_t bell_bit);
    void require_new(const char *what) const;
    Entry *find(WorkerRole role, int32_t worker) const;
    Entry &entry_of(const Member &member) const;

    // host_start.cpp
    void spawn(Entry &entry);
    std::string config_of(Entry &entry, std::vector<int> *fds);
    void start_all();
    void check_started();
    void fail_start(std::string error);
    void check_failed();
    void start_is_late(uint64_t timeout_ns);

    // host_close.cpp
    void begin_close(int64_t deadline_ns, int64_t grace_ns, bool waits_for_run);
    void finish_close();
    void end_members();
    void check_closed();
    bool is_any_alive() const;

    // host_restart.cpp
    void begin_restart(Entry &entry);
    void register_again(Entry &entry);
    /// True when the member was on its way back; it is not any more.
    bool stop_restart(Entry &entry, const WorkerLoss &loss);
    void replace_members();
    /// False when somebody has to wait for the end of a run.
    bool replace_waiting();

    // host_memory.cpp
    std::shared_ptr<const Segment> add_segment(const char *kind, std::shared_ptr<base::SharedMemory> memory);
    void publish(const Segment &segment);

    HostState state() const { return state_.load(std::memory_order_acquire); }
    void set_state(HostState state) { state_.store(state, std::memory_order_release); }
    abi::LaneBell &bell() const;
    void require_open() const;

    /// Lets threads that outlive the host speak to nobody.
    struct Gate {
        std::mutex mutex;
        Host *host;
    };
    static void post_from_thread(const std::shared_ptr<Gate> &gate, Member *member, std::function<void(Member &)> job);

    const HostWorkerSettings settings_;
    HostWorkerObserver &observer_;
    const std::shared_ptr<Supervisor> supervisor_;
    const uint64_t nonce_;
    const std::shared_ptr<base::SharedMemory> bell_memory_;
    const std::shared_ptr<SegmentTable> segments_;
    const std::shared_ptr<Gate> gate_;
    ArenaAllocator arenas_;
    Publication publication_;

    std::mutex publishing_;  ///< children hear of segments in the order of their ids
    std::mutex adopting_;
    std::map<std::pair<uint64_t, uint64_t>, uint32_t> adopted_;  ///< device and inode to segment

    std::vector<std::unique_ptr<Entry>> entries_;  ///< complete before start
    std::map<std::pair<WorkerRole, int32_t>, uint32_t> endpoint_bits_;
    uint32_t bell_bits_ = 0;

    /// Release: pairs with acquire; what a state promises was done before it.
    std::atomic<HostState> state_{HostState::kNew};
    std::atomic<bool> is_closing_{false};  ///< close was called; new work is refused

    // The supervisor's thread only.
    std::function<void(std::string)> start_done_;
    std::string first_failure_;
    Supervisor::Timer start_timer_{};
    std::vector<std::function<void(CloseReport)>> close_done_;
    std::vector<std::string> killed_;
    int64_t close_ns_ = 0;
    int64_t close_grace_ns_ = 0;
    bool are_members_ending_ = false;
    Supervisor::Timer close_timer_{};

    uint64_t start_timeout_ns_ = 0;

    mutable std::mutex restart_mutex_;       ///< callables, restarts and replacements
    std::vector<Entry *> replacements_;      ///< ready, waiting for a moment without a run

    std::unique_ptr<Engine> engine_;
    JobThread blocking_jobs_;
};

}  // namespace hierarchical
}  // namespace pto
