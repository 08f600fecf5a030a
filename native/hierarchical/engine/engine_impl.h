#pragma once
/// The lock of an engine, the threads that drive it, and what is behind the lock.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/wait_word.h"
#include "hierarchical/engine/engine.h"
#include "hierarchical/engine/latency_histogram.h"
#include "hierarchical/engine/run_record.h"
#include "hierarchical/engine/scheduler.h"
#include "hierarchical/engine/task_graph.h"
#include "hierarchical/lane/adaptive_spin.h"

namespace pto {
namespace hierarchical {

class Engine::Impl {
public:
    Impl(const EngineSettings &settings, const RingMemory (&rings)[4], abi::LaneBell &bell, EngineObserver &observer);
    ~Impl();

    int32_t add_worker(WorkerRole role, std::unique_ptr<Endpoint> endpoint);
    void replace_worker(WorkerRole role, int32_t worker, std::unique_ptr<Endpoint> endpoint);
    void lose_worker(WorkerRole role, int32_t worker, const WorkerLoss &loss);

    uint64_t begin_run(bool caller_waits, size_t traced_tasks);
    std::optional<uint64_t> try_submit(const Submission &submission, WhenFull when_full);
    std::optional<RingBlock> try_alloc(uint64_t nbytes, WhenFull when_full);
    void open_scope();
    void close_scope();
    uint32_t scope_depth() const;
    void close_run();
    void cancel_run();
    bool is_running() const;

    bool wait(uint64_t deadline_ns);
    void set_pump(std::function<void()> pump);
    void interrupt() noexcept;
    void shut_down();

    RunReport take_report();
    std::string stats_json() const;

private:
    using Lock = std::unique_lock<std::mutex>;

    /// A call of the engine: takes the lock, and at the end does what has to be done without it.
    class Call;

    // Runs and submitting: engine.cpp. With the lock held.
    void require_no_run(const char *what) const;
    void require_open_run() const;
    void require_submittable() const;
    void require_worker(WorkerRole role, int32_t worker) const;
    /// What has to fit before a submit or alloc goes on.
    struct Space {
        uint64_t nbytes;
        bool is_task;
    };
    bool has_space(const Space &space) const;
    /// Whether a wait for space is over, with or without any.
    bool is_wait_over(const Space &space) const;
    /// False when it is not to wait for space, and the observer will be told when to try again.
    bool make_space(Lock &lock, const Space &space, WhenFull when_full);
    void wait_for_space(Lock &lock, const Space &space);
    /// Tells the observer when what was wanted is there, or will never be.
    void look_for_wanted_space(int64_t now_ns);
    /// Of a wait that began when the ring was full or not.
    void count_wait(bool is_about_ring, uint64_t waited_ns, bool has_failed);
    [[noreturn]] void throw_no_space(const Space &space, bool is_hopeless) const;
    /// Starts what can start, and ends the run when nothing is left of it.
    void advance(int64_t now_ns);

    // Driving: engine_drive.cpp. With the lock held.
    /// Sees to it that somebody waits for what is under way, and not longer than up to the next deadline.
    void ensure_driver() noexcept;
    void put_on_duty() noexcept;
    /// Wakes whom it should, and tells the observer what has happened. Frees the lock meanwhile.
    void call_out(Lock &lock);
    void tell(const EngineEvent &event);
    /// Takes outcomes once, or waits for the bell once.
    void drive_once(Lock &lock, AdaptiveSpin &spin, uint64_t deadline_ns);
    void tell_that_tasks_run(int64_t now_ns);
    /// Drives until `is_done()` (true) or the deadline (false). Throws when the engine is shut down.
    bool drive_until(Lock &lock, uint64_t deadline_ns, const std::function<bool()> &is_done);
    void call_pump(Lock &lock);
    bool has_to_pump() const noexcept;
    void run_scheduler_thread();

    const EngineSettings settings_;
    abi::LaneBell &bell_;
    EngineObserver &observer_;
    mutable std::mutex mutex_;

    // Guarded by the lock, unless it says otherwise.
    TaskGraph graph_;
    RunRecord run_;
    std::vector<EngineEvent> events_;
    Scheduler scheduler_;
    std::optional<Space> wanted_;  ///< by who has returned without
    int64_t wanted_since_ns_ = 0;
    uint64_t runs_ = 0;
    bool is_end_told_ = true;  ///< the observer knows that the last run has ended
    bool is_shut_down_ = false;

    uint32_t callers_driving_ = 0;
    bool is_on_duty_ = false;       ///< the scheduler thread drives, awake or asleep on the bell
    bool is_stopping_ = false;
    bool should_wake_ = false;      ///< the scheduler thread, once the lock is free
    bool should_ring_ = false;      ///< the bell, once the lock is free
    uint64_t sleeps_until_ns_ = 0;  ///< of whoever went to sleep on the bell last; 0: is awake
    int64_t next_running_ns_ = 0;  ///< when on_running is due if tasks run then
    AdaptiveSpin caller_spin_;
    AdaptiveSpin scheduler_spin_;
    base::WaitWord duty_;                      ///< where the scheduler thread sleeps while it is off duty; any thread
    std::atomic<bool> is_interrupted_{false};  ///< any thread
    std::function<void()> pump_;               ///< of one thread
    std::thread::id pump_thread_;

    LatencyHistogram submits_;
    uint64_t tasks_ = 0;
    uint64_t failures_ = 0;
    uint64_t waits_for_space_ = 0;
    uint64_t waits_for_space_ns_ = 0;
    uint64_t bell_spins_ = 0;
    uint64_t bell_sleeps_ = 0;
    uint64_t bell_spun_ns_ = 0;

    std::thread thread_;
};

class Engine::Impl::Call {
public:
    explicit Call(Impl &engine) : engine_(engine), lock_(engine.mutex_) {}
    ~Call() {
        engine_.ensure_driver();
        engine_.call_out(lock_);
    }
    Call(const Call &) = delete;
    Call &operator=(const Call &) = delete;
    Lock &lock() noexcept { return lock_; }

private:
    Impl &engine_;
    Lock lock_;
};

}  // namespace hierarchical
}  // namespace pto
