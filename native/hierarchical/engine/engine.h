#pragma once
/// The engine of one worker of level 3 or above: takes submissions, derives their dependencies, gives ready tasks to
/// endpoints, and knows when a run has ended. It needs no JavaScript, makes no child and owns no lane.
///
/// All state is guarded by one lock that is never held across a call out of the engine, endpoints excepted. There is no
/// dispatcher thread in the way of a submit: whoever makes a task ready gives it to an idle endpoint there and then.
/// What is left is waiting for outcomes, and that is a role, not a thread: `drive`. A caller that blocks in `wait`
/// (runSync, back-pressure) drives itself, on its own thread; while nobody does and something is under way, the engine's own
/// scheduler thread does. An engine with nothing under way sleeps.
///
///     submit ──▶ graph ──▶ ready queues ──▶ endpoint.push ──▶ child
///                  ▲                                            │ rings the bell
///                  └──────────── drive: endpoint.pop ◀──────────┘

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "abi/lane.h"
#include "hierarchical/engine/endpoint.h"
#include "hierarchical/engine/task.h"

namespace pto {
namespace hierarchical {

struct EngineSettings {
    uint64_t heap_ring_bytes = uint64_t{1} << 30;  ///< per ring; 0 disables allocation
    uint64_t alloc_timeout_ns = 10'000'000'000;    ///< how long a submit waits for ring space
    uint64_t task_timeout_ns = 0;                  ///< 0: none
    uint64_t max_pending_tasks = 65536;
    uint64_t spin_ns = 30'000;                     ///< of whoever drives, while something is under way; adapted downwards
    bool tracks_readers = false;                   ///< strictHazards: a writer waits for earlier readers
    bool continues_after_failure = false;          ///< failurePolicy 'continue': dependants of a failed task run
    bool fails_fast = true;                        ///< submits after a failure throw it
};

/// Base addresses of the four heap rings in this process, and what children know them by.
struct RingMemory {
    uint8_t *base;
    uint32_t segment;
    uint32_t generation;
};

/// Where an allocation of `alloc` is.
struct RingBlock {
    uint64_t task_id;
    uint32_t segment;
    uint32_t generation;
    uint64_t offset;  ///< bytes from the start of the segment
    uint64_t nbytes;  ///< as asked for; 0 takes no memory
};

/// What an engine tells its owner; called with no lock held, from whichever thread drives. Calls are short.
class EngineObserver {
public:
    virtual ~EngineObserver() = default;
    virtual void on_run_end(uint64_t run_id) = 0;
    /// A dispatch is over its time limit. Called once for each; the owner decides about the child.
    virtual void on_task_timeout(WorkerRole role, int32_t worker, uint64_t task_id) = 0;
    /// Ready tasks have had no eligible worker for 5 s; once an episode.
    virtual void on_stall(const std::string &text) = 0;
    /// A submit waited for space longer than 50 ms.
    virtual void on_backpressure(uint64_t waited_ns) = 0;
    /// An endpoint threw; the owner ends the child and reports worker_lost.
    virtual void on_protocol_error(WorkerRole role, int32_t worker, const std::string &text) = 0;
};

class Engine {
public:
    /// `bell` is shared with the children of this engine, see abi::LaneBell; bit i belongs to the endpoint added i-th.
    Engine(const EngineSettings &settings, const RingMemory (&rings)[4], abi::LaneBell &bell, EngineObserver &observer);
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Adds a worker; the id counts from 0 within its role. Not during a run. The endpoint outlives its use.
    int32_t add_worker(WorkerRole role, std::unique_ptr<Endpoint> endpoint);
    /// Gives a restarted worker a new endpoint. Between runs, `on_run_end` included; throws Failure ERR_PTO_WORKER_STATE during
    /// one. Any thread.
    void replace_worker(WorkerRole role, int32_t worker, std::unique_ptr<Endpoint> endpoint);
    /// The worker takes no more tasks; what it has is failed with `loss`. Any thread, any time, idempotent.
    void lose_worker(WorkerRole role, int32_t worker, const WorkerLoss &loss);

    /// Opens a run and its outermost scope. One run at a time. Returns its id, from 1, never used again.
    uint64_t begin_run();
    /// Adds a node to the open run and returns its task id. Waits for space when there is none. Throws Failure and leaves everything as before.
    uint64_t submit(const Submission &submission);
    /// An intermediate in the ring of the current scope.
    RingBlock alloc(uint64_t nbytes);
    void open_scope();
    void close_scope();
    uint32_t scope_depth() const;
    /// Closes scopes that are still open and the submission; the run ends when its tasks have.
    void close_run();
    /// What has not started of the open or closing run is not started any more.
    void cancel_run();
    /// A run was begun and `on_run_end` was not called for it yet. Any thread.
    bool is_running() const;

    /// Drives until the closed run has ended (true) or the deadline (CLOCK_MONOTONIC, 0 none) has passed (false).
    bool wait(uint64_t deadline_ns = 0);
    /// Called by `wait`, and by `submit` and `alloc` while they wait for space, on the thread that waits, with no lock held,
    /// whenever `interrupt` was called. It may submit and execute inline jobs.
    void set_pump(std::function<void()> pump);
    /// Makes the thread that waits call the pump. Any thread; without a waiting thread it does nothing.
    void interrupt();

    /// The report of the last run that has ended; a run can begin afterwards.
    RunReport take_report();

    /// JSON: workers, rings, submit latency histogram, back-pressure.
    std::string stats_json() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hierarchical
}  // namespace pto
