#pragma once
/// The threads behind one simulated chip.
///
/// Cores and schedulers are state; threads come and go over them. A thread that is awake alternates between two things:
/// it takes a turn as some scheduler (a `Role`) that has something to do, and it runs the kernel of a core that a
/// scheduler has started. The thread that finishes a kernel usually takes the scheduler's next turn itself and runs the
/// successor: a chain of tasks needs no thread switch.
///
///      orchestration ──submit──▶ ready queues ──▶ Role::take_turn ──start──▶ runnable cores ──▶ kernel
///                                                     ▲                                          │
///                                                     └──────────────── inbox ◀──────────────────┘
///
/// How many are awake. At most `limit` threads, the orchestrating one included: at first the CPUs of the process. A
/// publisher of work wakes one more thread only when none is searching already. A thread that finds nothing turns for a
/// few microseconds, then sleeps. Kernels may wait for each other, and a kernel cannot be suspended; so when runnable
/// work waits and no kernel has returned for a while, the monitor raises the limit, in the end to a thread a core.
/// Progress therefore never depends on the number of CPUs.
///
/// Who may call what: `begin_run`, `end_run`, `block_until_changed` and `help_until` only the thread that runs the
/// orchestration; `start` only a thread that is in `Role::take_turn`, or that of the orchestration, which then leaves `keep` null
/// and notifies; `notify` anyone between begin_run and end_run.
///
/// Ordering. Sleepers and publishers follow one rule: change the state, pass a full fence, look at the other side's
/// state. Fences have one order, so either the publisher sees that it must wake somebody, or the sleeper sees the work.

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/wait_word.h"
#include "base/work_queue.h"
#include "platform/sim/aicore/core_work.h"
#include "platform/sim/context/sim_context.h"

namespace pto {
namespace sim {

/// A kernel that does not return.
struct StuckKernel {
    uint64_t task = 0;
    int32_t func_id = -1;
    int32_t core = -1;
    /// For how long it has run at least, not counting time in which the whole process stood still.
    int64_t elapsed_ns = 0;
};

/// A scheduler as the pool sees it. `take_turn` is never entered by two threads at once.
class Role {
public:
    /// Whether a turn would do something. Called by any thread at any time during a run.
    virtual bool has_work() const noexcept = 0;
    /// Looks at what changes without a notice, such as memory that tasks wait for; `has_work` then knows. True while there
    /// is something to look for. Called by the monitor, see `CorePool::watch_memory`.
    /// `elapsed_ns` after the last look, not counting time in which the whole process stood still.
    virtual bool poll(int64_t /*elapsed_ns*/) noexcept { return false; }
    /// Whether a core has work staged behind a kernel that runs, and an end to that: the kernel may wait for the work.
    virtual bool has_staged() const noexcept { return false; }
    virtual void end_staging() noexcept {}
    /// A kernel has run for longer than the run's limit: ends the run without it.
    virtual void give_up_on(const StuckKernel &) noexcept {}
    /// Does all that can be done now. May set `*keep`, if it is null, to one started core, which the caller then runs.
    virtual void take_turn(CoreWork **keep) noexcept = 0;

protected:
    ~Role() = default;
};

/// Is told of every kernel before it runs, on the thread that will run it, whose record it may change.
class KernelWatch {
public:
    virtual void begin_kernel(const CoreWork &work, CoreIdentity &core) noexcept = 0;

protected:
    ~KernelWatch() = default;
};

struct CorePoolOptions {
    /// Threads that may be awake at once as long as kernels return.
    int cpu_count = 1;
    /// Cores of the chip: bounds how far the limit grows.
    int core_count = 1;
    /// How long no kernel may return, while work waits, before the limit grows.
    int64_t stall_ns = 2'000'000;
    /// Kernels that take less are short: waking another thread, or a scheduler's turn, costs as much.
    int64_t short_kernel_ns = 2'000;
    int device_id = -1;
    /// See CoreIdentity::chip.
    const void *chip = nullptr;
};

class CorePool {
public:
    explicit CorePool(const CorePoolOptions &options);
    CorePool(const CorePool &) = delete;
    CorePool &operator=(const CorePool &) = delete;
    /// Ends all threads. No run may be open.
    ~CorePool();

    /// Opens a run: from now on threads take turns as `roles`. The caller counts as awake. A kernel that runs for longer
    /// than `kernel_limit_ns` (0: no limit) is given up on; the caller then runs no kernel itself.
    void begin_run(const std::vector<Role *> &roles, int64_t kernel_limit_ns = 0);
    /// From now on `watch` hears of kernels; nullptr: nobody does. Between runs.
    void set_kernel_watch(KernelWatch *watch) noexcept { watch_ = watch; }
    /// Whether the times of kernels are written into their work from now on. Between runs.
    void set_kernel_clock(bool is_on) noexcept { has_kernel_clock_ = is_on; }
    /// Closes the run; returns when no thread looks at its roles any more. All started cores must have come back, unless
    /// the pool is lost.
    void end_run();
    /// Whether a kernel was given up on. The pool and all that its kernels use must then outlive the process's last
    /// thread; nothing but `abandon` may be called.
    bool is_lost() const noexcept { return is_lost_.load(std::memory_order_seq_cst); }
    /// Leaves the threads of a lost pool to themselves: they end when their kernels do.
    void abandon() noexcept;

    /// Makes a core runnable, or hands it to the caller through `*keep` when that is empty.
    void start(CoreWork *work, CoreWork **keep) noexcept;
    /// `count` kernels that are about to start may wait for each other: so many threads may be awake at once, without the
    /// monitor having to find out.
    void expect_waiting_kernels(int count) noexcept;
    /// Something waits for memory that changes without a notice: the monitor polls the roles while they say so.
    void watch_memory() noexcept;
    /// The same for work staged behind a kernel, which may never return without it. After `has_staged` says so.
    void watch_staged() noexcept { arm_monitor(); }
    bool are_kernels_short() const noexcept { return has_short_kernels_.load(std::memory_order_relaxed); }
    /// Work was published: sees to it that a thread finds it.
    void notify() noexcept;

    /// Takes scheduler turns, then sleeps until `word` differs from `seen`, at most `timeout_ns` (negative: no limit).
    void block_until_changed(base::WaitWord &word, uint32_t seen, int64_t timeout_ns);
    /// Works like the pool's own threads until `done` is not 0.
    void help_until(base::WaitWord &done);

    /// Threads that exist, the monitor not counted.
    int thread_count() const;

private:
    static constexpr int64_t kUnknownNs = -1;

    struct alignas(64) Turn {
        Role *role = nullptr;
        std::atomic<uint32_t> is_taken{0};
    };
    /// Of one thread that runs kernels. Only its owner writes, and all but the count only while kernels have a limit.
    struct alignas(64) Progress {
        std::atomic<uint64_t> kernels_run{0};
        /// How long kernels of `run` take on this thread, kUnknownNs before one was measured. The owner's own.
        int64_t typical_kernel_ns = kUnknownNs;
        uint64_t run = 0;
        /// Where it begins to look for a role with work. The owner's own.
        uint32_t turns = 0;
        size_t first_role = 0;
        std::atomic<bool> is_in_kernel{false};
        std::atomic<uint64_t> task{0};
        std::atomic<int32_t> func_id{-1};
        std::atomic<int32_t> core{-1};
        std::atomic<int32_t> thread_id{0};
        /// Set as the thread's last act.
        std::atomic<bool> has_ended{false};
        // The monitor's own: the count that it saw last, and for how long it has seen it.
        uint64_t seen_kernels = 0;
        int64_t seen_ns = 0;
    };

    struct Thread {
        std::thread thread;
        Progress *progress;
    };

    void thread_main(Progress &progress);
    void monitor_main();
    /// One thread's life between two sleeps. Returns when there is nothing to do or `done` is set.
    void serve(Progress &progress, base::WaitWord *done);
    /// Takes turns as the roles that have work, until one has given the thread a kernel.
    bool take_turns(CoreWork **keep, Progress &progress) noexcept;
    /// Runs a kernel, and what is staged behind it.
    void play(CoreWork *work, Progress &progress) noexcept;
    void run_kernel(CoreWork *work, Progress &progress) noexcept;
    void call_kernel(CoreWork *work, Progress &progress) noexcept;
    /// Whether the thread is done with the work that waits before another one would have woken up.
    bool is_soon_done(const Progress &progress) const noexcept;
    bool is_work_waiting() const noexcept;
    bool is_work_staged() const noexcept;
    bool enter_run() noexcept;
    void leave_run() noexcept;
    bool reserve_awake() noexcept;
    void call_thread() noexcept;
    bool has_thread() noexcept;
    enum class Added { kOne, kNoneNeeded, kNoneToBeHad };
    /// Unless there are as many as `most`.
    Added add_thread(int most) noexcept;
    void arm_monitor() noexcept;
    /// One look of the monitor at an open run, `elapsed_ns` after the last. True while it has reason to look again.
    bool watch_run(int64_t elapsed_ns) noexcept;
    bool poll_roles(int64_t elapsed_ns) noexcept;
    void watch_kernels(int64_t elapsed_ns) noexcept;
    void give_up_on(Progress &progress) noexcept;
    void grow() noexcept;
    uint64_t kernels_run() const;

    const CorePoolOptions options_;
    const int max_awake_;

    std::vector<std::unique_ptr<Turn>> turns_;
    size_t turn_count_ = 0;
    uint64_t run_ = 0;
    base::WorkQueue<CoreWork, &CoreWork::next> runnable_;

    /// Whether a run is open, and how many threads may be looking at it (the orchestrating one not counted).
    alignas(64) std::atomic<bool> is_open_{false};
    base::WaitWord inside_;
    std::atomic<int> awake_{0};
    std::atomic<int> limit_{0};
    std::atomic<int> searching_{0};
    std::atomic<bool> has_short_kernels_{false};
    /// Whether kernels of this run wait for each other by design.
    std::atomic<bool> has_waiting_kernels_{false};

    /// Sleeping threads less the calls that none of them will take: below zero, a thread that is about to sleep takes one.
    /// And calls that no thread has taken yet.
    alignas(64) std::atomic<int> idle_{0};
    base::WaitWord calls_;
    base::WaitWord monitor_;
    std::atomic<bool> is_stopping_{false};
    /// Whether no thread could be had so far.
    std::atomic<bool> is_threadless_{false};
    std::atomic<int64_t> kernel_limit_ns_{0};
    /// Changes between runs only.
    KernelWatch *watch_ = nullptr;
    bool has_kernel_clock_ = false;
    std::atomic<bool> is_lost_{false};
    std::atomic<bool> has_new_watch_{false};
    // The monitor's own: kernels that had returned when it looked last, and for how long none has.
    uint64_t kernels_seen_ = 0;
    int64_t stalled_ns_ = 0;
    bool is_polling_ = false;

    mutable std::mutex threads_mutex_;
    std::deque<Progress> progress_;
    std::vector<Thread> threads_;
    std::thread monitor_thread_;
    Progress &caller_progress_;
};

}  // namespace sim
}  // namespace pto
