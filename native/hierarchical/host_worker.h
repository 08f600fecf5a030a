#pragma once
/// A worker of level 3 or above without its JavaScript: segments, children, engine and control commands in one place.
/// The addon wraps it; the C++ tests use it as it is.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hierarchical/engine/engine.h"
#include "hierarchical/lane/control.h"
#include "hierarchical/memory/arena_allocator.h"
#include "hierarchical/memory/segment.h"
#include "hierarchical/thread_lane.h"

namespace pto {
namespace hierarchical {

/// A child process: a chip worker, a Node sub worker or a Node nested worker.
struct ProcessChild {
    std::string executable;
    std::vector<std::string> argv;                            ///< without the executable
    std::vector<std::pair<std::string, std::string>> env;     ///< beside this process's environment
    /// An object, handed to the child in CONFIG. Its member `path` names the child in the tree; without one, its member
    /// `role` does: `L3/chip0` for "chip".
    std::string config_json;
    bool is_in_own_group = false;                             ///< it leads a process group, which signals go to
};

struct HostWorkerSettings {
    EngineSettings engine;
    uint32_t level = 3;
    std::string path = "L3";                          ///< of this worker in the tree, for errors
    uint64_t child_spin_ns = 50'000;
    uint64_t arena_bytes = 64 << 20;                  ///< of the first arena
    uint64_t control_timeout_ns = 30'000'000'000;
    uint64_t exit_timeout_ns = 500'000'000;           ///< what the destructor leaves children before it kills them
    bool kills_on_timeout = true;
    bool restarts_when_idle = false;
    bool tees_stderr = true;                          ///< what children print goes to this process's stderr, with their name
    bool uses_pidfd = true;                           ///< false: as where the system refuses pidfd_open
};

struct CloseReport {
    std::vector<std::string> killed;  ///< names of the children that did not end by themselves
};

/// Called from any thread with no lock held; short. It may not destroy the HostWorker.
class HostWorkerObserver : public EngineObserver {
public:
    /// A child has ended without being asked to.
    virtual void on_child_exit(WorkerRole role, int32_t worker, const WorkerLoss &loss) = 0;
    /// A child that had ended has been replaced and takes tasks again, or, with JSON of the failure, could not be. What
    /// was allocated on its device is gone.
    virtual void on_child_restart(WorkerRole role, int32_t worker, const std::string &failure) = 0;
};

class HostWorker {
public:
    HostWorker(const HostWorkerSettings &settings, HostWorkerObserver &observer);
    /// Ends children as `close` does, but kills them after `exit_timeout_ns`, and waits for it. Not on the thread of an
    /// observer.
    ~HostWorker();
    HostWorker(const HostWorker &) = delete;
    HostWorker &operator=(const HostWorker &) = delete;

    // Before start.
    int32_t add_process(WorkerRole role, ProcessChild child);
    /// A lane that a thread of this process serves (a worker thread): take it with `thread_lane`.
    int32_t add_thread(WorkerRole role);
    /// An endpoint of the caller's, for functions that run on the JavaScript thread.
    int32_t add_endpoint(WorkerRole role, std::unique_ptr<Endpoint> endpoint);
    /// To be called when `pop` of such an endpoint succeeds. Any thread, also from inside a call of an endpoint.
    void ring(WorkerRole role, int32_t worker);

    /// The thread's side of a lane of `add_thread`. It outlives this object as long as the thread holds it.
    std::shared_ptr<ThreadLane> thread_lane(WorkerRole role, int32_t worker) const;
    /// The same for a thread that is to replace one that was lost; from `on_child_exit` on. nullptr when nothing waits for a
    /// replacement: threads are not restarted, or were too often.
    std::shared_ptr<ThreadLane> replacement_lane(WorkerRole role, int32_t worker) const;

    /// Spawns all processes at once and waits until all children, threads included, are ready. `done` is called once, from
    /// the supervisor's thread, with an empty string, or with JSON of the first failure (a RemoteError); children are gone
    /// then, and nothing but `close` and the destructor may follow.
    void start(uint64_t timeout_ns, std::function<void(std::string)> done);
    /// JSON that a child sent with its readiness (chip contexts); empty for endpoints.
    std::string ready_payload(WorkerRole role, int32_t worker) const;

    Engine &engine();

    /// Shared memory that every child can name when this returns. Not on the thread of an observer, nor in `done`. Throws
    /// Failure ERR_PTO_SHM.
    Allocation allocate(uint64_t nbytes, bool prefault = false);
    /// Throws Failure ERR_PTO_SHM when nothing was allocated there.
    void release(uint32_t segment, uint64_t offset);
    /// Address in this process; nullptr when the range is not inside a live segment of that generation.
    uint8_t *address(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes) const;
    /// The segment, which stays mapped as long as somebody holds it; nullptr when there is none.
    std::shared_ptr<const Segment> segment(uint32_t id) const;

    /// Makes shared memory of the worker above one of this worker's segments, which its children can name when this
    /// returns. `fd` is duplicated. The same memory (st_dev, st_ino of `fd`) gets the same segment each time, so that
    /// dependencies on it are found. Never released before close. Throws Failure ERR_PTO_SHM.
    Allocation adopt(int fd, uint64_t nbytes);
    /// What `adopt` of a worker in this process takes: borrowed, valid while the segment lives; -1 when there is none.
    int segment_fd(uint32_t segment, uint32_t generation) const;

    /// One control command to a child, waited for. `reply.status` tells how it ended; throws Failure when the child is
    /// gone (ERR_PTO_CHILD_…) or does not answer in time (ERR_PTO_CONTROL_TIMEOUT).
    ControlReply control(WorkerRole role, int32_t worker, abi::CommandKind kind, uint64_t arg0, uint64_t arg1,
                         uint64_t arg2, const void *payload, size_t payload_bytes);

    /// Refuses new work, waits for the run under way, ends the children: politely, after `timeout_ns` by SIGTERM, 2 s later
    /// by SIGKILL. Idempotent; every `done` is called, from the supervisor's thread.
    void close(uint64_t timeout_ns, std::function<void(CloseReport)> done);

    std::string stats_json() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hierarchical
}  // namespace pto
