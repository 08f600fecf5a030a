#pragma once
/// The engine of one worker of level 3 or above: takes submissions, derives their dependencies, gives ready tasks to
/// endpoints, and knows when a run has ended. It needs no JavaScript, makes no child and owns no lane.
///
/// All state is guarded by one lock that is never held across a call out of the engine, endpoints excepted. There is no
/// dispatcher thread in the way of a submit: whoever makes a task ready gives it to an idle endpoint there and then.
/// What is left is waiting for outcomes, and that is a role, not a thread: `drive`. A caller that blocks in `wait`
/// (runSync, back-pressure) drives itself, on its own thread; otherwise the engine's own scheduler thread does, asleep on the
/// bell that the children ring. While callers drive, the scheduler thread sleeps on a word of its own, where no child
/// wakes it. Submits take outcomes that have come in on their way. An engine with nothing under way sleeps.
///
///     submit ──▶ graph ──▶ ready queues ──▶ endpoint.push ──▶ child
///                  ▲                                            │ rings the bell
///                  └──────────── drive: endpoint.pop ◀──────────┘

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "abi/lane.h"
#include "hierarchical/engine/endpoint.h"
#include "hierarchical/engine/task.h"

namespace pto {
namespace hierarchical {

struct EngineSettings {
    uint64_t heap_ring_bytes = uint64_t{1} << 30;  ///< per ring; 0 disables allocation
    uint64_t alloc_timeout_ns = 10'000'000'000;    ///< how long a submit waits for ring space or for the pending limit
    uint64_t task_timeout_ns = 0;                  ///< 0: none. Counts while the task is the first one on its worker
    uint64_t max_pending_tasks = 65536;            ///< tasks that are submitted and have not ended
    uint64_t spin_ns = 30'000;                     ///< of whoever drives, while something is under way; adapted downwards
    uint64_t stall_ns = 5'000'000'000;             ///< see EngineObserver::on_stall
    bool tracks_readers = false;                   ///< strictHazards: a writer waits for earlier readers and writers
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

/// What a submit or alloc does that finds no space.
enum class WhenFull : uint8_t {
    kWait,    ///< waits, up to EngineSettings::alloc_timeout_ns
    kReturn,  ///< returns; EngineObserver::on_space tells when to try again
    kThrow,   ///< throws what a wait throws that was in vain
};

/// See EngineObserver::on_running.
constexpr int64_t kRunningNs = 250'000'000;

/// What an engine tells its owner; called with no lock held, from whichever thread drives or has made it happen: also from
/// inside `close_run`, `submit` and `lose_worker`. Calls are short and do not throw.
class EngineObserver {
public:
    virtual ~EngineObserver() = default;
    virtual void on_run_end(uint64_t run_id) = 0;
    /// The first task of a run has failed; the run goes on until its tasks have ended.
    virtual void on_run_failure(uint64_t) {}
    /// A dispatch is over its time limit. Called once for each; the owner decides about the child.
    virtual void on_task_timeout(WorkerRole role, int32_t worker, uint64_t task_id) = 0;
    /// Tasks are ready, and for `stall_ns` none has started or ended: the workers that could take them are busy or silent.
    /// Once until the next one does.
    virtual void on_stall(const std::string &text) = 0;
    /// A submit or alloc waited for space longer than 50 ms; after it.
    virtual void on_backpressure(uint64_t waited_ns) = 0;
    /// What has returned for lack of space should be tried again. Once for all tries since the last time.
    virtual void on_space() {}
    /// Again and again while tasks run, every kRunningNs: what is wrong with their workers may not show by itself.
    virtual void on_running() {}
    /// An endpoint threw; the owner ends the child and reports worker_lost.
    virtual void on_protocol_error(WorkerRole role, int32_t worker, const std::string &text) = 0;
};

class Engine {
public:
    /// `bell` is shared with the children of this engine, see abi::LaneBell; bit i belongs to the endpoint added i-th.
    /// Whoever makes an endpoint's `pop` succeed calls `ring_bell(bell, i)` afterwards.
    Engine(const EngineSettings &settings, const RingMemory (&rings)[4], abi::LaneBell &bell, EngineObserver &observer);
    /// Does not wait for what is under way. No other thread may be inside a call.
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Adds a worker; the id counts from 0 within its role. Not during a run. The engine has at most abi::kMaxLaneWorkers.
    int32_t add_worker(WorkerRole role, std::unique_ptr<Endpoint> endpoint);
    /// Gives a restarted worker a new endpoint; it keeps its id and its bit. Between runs, `on_run_end` included; throws
    /// Failure ERR_PTO_WORKER_STATE during one. Any thread.
    void replace_worker(WorkerRole role, int32_t worker, std::unique_ptr<Endpoint> endpoint);
    /// The worker takes no more tasks; what it has is failed with `loss`, and so is what only it could have taken. Its
    /// endpoint is not called any more. Any thread, any time, idempotent.
    void lose_worker(WorkerRole role, int32_t worker, const WorkerLoss &loss);

    /// Opens a run and its outermost scope. One run at a time, and the report of the last one has to be taken. Returns its
    /// id, from 1, never used again. `caller_waits`: the same thread will call `wait` right after `close_run`, as runSync
    /// does, so that the scheduler thread is woken only for tasks that could start in between. `traced_tasks`: how many
    /// records RunReport::trace has at most; 0 does not trace.
    uint64_t begin_run(bool caller_waits = false, size_t traced_tasks = 0);
    /// Adds a node to the open run and returns its task id, which counts from 0 in the run. Waits for space when there is none.
    /// Throws Failure and leaves everything as before.
    uint64_t submit(const Submission &submission);
    /// An intermediate in the ring of the current scope. Waits and throws as `submit` does.
    RingBlock alloc(uint64_t nbytes);
    /// As `submit` and `alloc`, for callers that must not wait. Nothing when WhenFull::kReturn has found no space; it throws
    /// all the same when nothing that is under way would free any.
    std::optional<uint64_t> try_submit(const Submission &submission, WhenFull when_full);
    std::optional<RingBlock> try_alloc(uint64_t nbytes, WhenFull when_full);
    void open_scope();
    /// Lets go of what was allocated in the innermost scope. Does not wait for tasks.
    void close_scope();
    /// 1 right after `begin_run`, 0 while no run is open.
    uint32_t scope_depth() const;
    /// Closes scopes that are still open and the submission; the run ends when its tasks have.
    void close_run();
    /// What has not started of the open or closing run is not started any more, and submits throw. Any thread.
    void cancel_run();
    /// A run was begun and `on_run_end` was not called for it yet. Any thread.
    bool is_running() const;

    /// Drives until the run has ended (true) or the deadline (CLOCK_MONOTONIC, 0 none) has passed (false). True at once when
    /// there is no run. The caller may wait again.
    bool wait(uint64_t deadline_ns = 0);
    /// The thread that calls this also calls `pump`, with no lock held, inside `wait`, and inside `submit` and `alloc` while they
    /// wait for space, whenever `interrupt` was called before or meanwhile. `pump` may submit and execute inline jobs.
    void set_pump(std::function<void()> pump);
    /// Makes the pump's thread call it. Any thread, also from inside a call of an endpoint.
    void interrupt();
    /// Every call that waits, and every later one that would start something, throws ERR_PTO_WORKER_STATE. Any thread.
    void shut_down();

    /// The report of the last run that has ended; a run can begin afterwards. Throws ERR_PTO_WORKER_STATE when none has.
    RunReport take_report();

    /// JSON: workers, rings, submit latency histogram, back-pressure.
    std::string stats_json() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hierarchical
}  // namespace pto
