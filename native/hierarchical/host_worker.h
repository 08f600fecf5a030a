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

namespace pto {
namespace hierarchical {

/// A child process: a chip worker, a Node sub worker or a Node nested worker.
struct ProcessChild {
    std::string executable;
    std::vector<std::string> argv;                            ///< without the executable
    std::vector<std::pair<std::string, std::string>> env;     ///< beside this process's environment
    std::string config_json;                                  ///< handed to the child in CONFIG, see HostWorker::start
    bool is_in_own_group = false;
};

struct HostWorkerSettings {
    EngineSettings engine;
    uint32_t level = 3;
    std::string path = "L3";           ///< of this worker in the tree, for errors
    uint64_t child_spin_ns = 50'000;
    uint64_t arena_bytes = 64 << 20;   ///< of the first arena
    uint64_t control_timeout_ns = 30'000'000'000;
    bool kills_on_timeout = true;
    bool restarts_when_idle = false;
};

/// Shared memory that stays until it is freed.
struct Allocation {
    uint8_t *data;
    uint32_t segment;
    uint32_t generation;
    uint64_t offset;
    uint64_t nbytes;
};

struct CloseReport {
    std::vector<std::string> killed;  ///< names of the children that did not end by themselves
};

struct ControlReply {
    abi::CommandStatus status;
    uint64_t result;
    std::string payload;  ///< JSON of the answer or of the error
};

/// Called from any thread with no lock held; short.
class HostWorkerObserver : public EngineObserver {
public:
    /// A child has ended without being asked to.
    virtual void on_child_exit(WorkerRole role, int32_t worker, const WorkerLoss &loss) = 0;
};

class HostWorker {
public:
    HostWorker(const HostWorkerSettings &settings, HostWorkerObserver &observer);
    ~HostWorker();  ///< closes with no grace

    // Before start.
    int32_t add_process(WorkerRole role, ProcessChild child);
    /// A lane that a thread of this process serves (a worker thread, see ThreadLane in child/).
    int32_t add_thread(WorkerRole role);
    /// An endpoint of the caller's, for functions that run on the JavaScript thread.
    int32_t add_endpoint(WorkerRole role, std::unique_ptr<Endpoint> endpoint);

    /// Spawns all processes at once and waits until all children are ready. `done` is called from the supervisor's thread
    /// with an empty string, or with JSON of the first failure; everything is undone then.
    void start(uint64_t timeout_ns, std::function<void(std::string)> done);
    /// JSON that a child sent with its readiness (chip contexts).
    std::string ready_payload(WorkerRole role, int32_t worker) const;

    Engine &engine();

    /// Shared memory that every child can name when this returns. Throws Failure ERR_PTO_SHM.
    Allocation allocate(uint64_t nbytes, bool prefault = false);
    void release(uint32_t segment, uint64_t offset);
    /// Address in this process; nullptr when the range is not inside a live segment of that generation.
    uint8_t *address(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes) const;

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
    /// by SIGKILL. Idempotent.
    void close(uint64_t timeout_ns, std::function<void(CloseReport)> done);

    std::string stats_json() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hierarchical
}  // namespace pto
