// The pool's monitor: sees to it that kernels that wait for each other all get a thread, that watched memory is looked at,
// and that a kernel does not outlast the limit that its run has.

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <exception>

#include "base/clock.h"
#include "base/full_fence.h"
#include "platform/common/log/unified_log.h"
#include "platform/sim/aicore/abandoned_threads.h"
#include "platform/sim/aicore/core_pool.h"

namespace pto {
namespace sim {
namespace {

/// Quiet looks after which the monitor goes back to sleep.
constexpr int kQuietLooks = 3;
/// How soon the monitor looks again while memory is watched: soon after a task began to wait, then less and less.
constexpr int64_t kShortestPollNs = 50'000;
constexpr int64_t kLongestPollNs = 1'000'000;
/// What a sleep may take longer than asked for before the process counts as stopped meanwhile.
constexpr int64_t kSchedulingSlackNs = 50'000'000;

}  // namespace

void CorePool::arm_monitor() noexcept {
    uint32_t asleep = monitor_.value.load(std::memory_order_seq_cst);
    if (asleep != 0 || !monitor_.value.compare_exchange_strong(asleep, 1, std::memory_order_seq_cst)) return;
    try {
        std::lock_guard<std::mutex> lock(threads_mutex_);
        if (monitor_thread_.joinable()) {
            monitor_.wake_one();
        } else {
            monitor_thread_ = std::thread([this] { monitor_main(); });
        }
    } catch (const std::exception &error) {
        unified_log_warn("core_pool", "no thread to watch kernels that wait for each other: %s", error.what());
        monitor_.value.store(0, std::memory_order_seq_cst);
    }
}

void CorePool::monitor_main() {
    pthread_setname_np(pthread_self(), "pto-monitor");
    int quiet_looks = 0;
    int64_t interval_ns = kShortestPollNs;
    int64_t last_look_ns = base::monotonic_ns();
    while (!is_stopping_.load(std::memory_order_seq_cst)) {
        if (monitor_.value.load(std::memory_order_seq_cst) == 0) {
            monitor_.wait(0);
            quiet_looks = 0;
            stalled_ns_ = 0;
            interval_ns = kShortestPollNs;
            last_look_ns = base::monotonic_ns();
            continue;
        }
        const int64_t nap_ns = is_polling_ ? interval_ns : options_.stall_ns;
        monitor_.wait_for(1, nap_ns);
        const int64_t now_ns = base::monotonic_ns();
        // A process that a debugger stops stands still: that time is nobody's fault.
        const int64_t elapsed_ns = std::min(now_ns - last_look_ns, nap_ns + kSchedulingSlackNs);
        last_look_ns = now_ns;
        const bool is_inside = enter_run();
        const bool is_quiet = !is_inside || !watch_run(elapsed_ns);
        if (is_inside) leave_run();
        const bool has_new = has_new_watch_.exchange(false, std::memory_order_seq_cst);
        interval_ns = has_new ? kShortestPollNs : std::min(2 * interval_ns, kLongestPollNs);
        quiet_looks = is_quiet ? quiet_looks + 1 : 0;
        uint32_t armed = 1;
        if (quiet_looks <= kQuietLooks) continue;
        if (!monitor_.value.compare_exchange_strong(armed, 0, std::memory_order_seq_cst)) continue;
        // From here on whoever finds the limit reached arms the monitor again; who was just before finds it here.
        base::full_fence();
        if (!enter_run()) continue;
        const bool is_limited = kernel_limit_ns_.load(std::memory_order_relaxed) > 0;
        if (is_work_waiting() || is_work_staged() || poll_roles(0) || is_limited) arm_monitor();
        leave_run();
    }
}

bool CorePool::watch_run(int64_t elapsed_ns) noexcept {
    is_polling_ = poll_roles(elapsed_ns);
    const bool is_waiting = is_work_waiting();
    if (is_polling_ && is_waiting) notify();
    const uint64_t kernels_now = kernels_run();
    const bool has_staged = is_work_staged();
    stalled_ns_ = kernels_now == kernels_seen_ && (is_waiting || has_staged) ? stalled_ns_ + elapsed_ns : 0;
    kernels_seen_ = kernels_now;
    if (stalled_ns_ >= options_.stall_ns) {
        for (size_t i = 0; i < turn_count_ && has_staged; ++i) turns_[i]->role->end_staging();
        grow();
        stalled_ns_ = 0;
    }
    const bool is_limited = kernel_limit_ns_.load(std::memory_order_relaxed) > 0;
    if (is_limited) watch_kernels(elapsed_ns);
    return is_waiting || has_staged || is_polling_ || is_limited;
}

bool CorePool::poll_roles(int64_t elapsed_ns) noexcept {
    bool is_needed = false;
    for (size_t i = 0; i < turn_count_; ++i) is_needed = turns_[i]->role->poll(elapsed_ns) || is_needed;
    return is_needed;
}

bool CorePool::is_work_staged() const noexcept {
    for (size_t i = 0; i < turn_count_; ++i) {
        if (turns_[i]->role->has_staged()) return true;
    }
    return false;
}

void CorePool::watch_kernels(int64_t elapsed_ns) noexcept {
    std::lock_guard<std::mutex> lock(threads_mutex_);
    for (Progress &it : progress_) {
        const uint64_t kernels = it.kernels_run.load(std::memory_order_acquire);
        const bool is_same = kernels == it.seen_kernels && it.is_in_kernel.load(std::memory_order_acquire);
        it.seen_kernels = kernels;
        it.seen_ns = is_same ? it.seen_ns + elapsed_ns : 0;
        if (it.seen_ns > kernel_limit_ns_.load(std::memory_order_relaxed) && !is_lost()) give_up_on(it);
    }
}

void CorePool::give_up_on(Progress &progress) noexcept {
    StuckKernel kernel;
    kernel.task = progress.task.load(std::memory_order_relaxed);
    kernel.func_id = progress.func_id.load(std::memory_order_relaxed);
    kernel.core = progress.core.load(std::memory_order_relaxed);
    kernel.elapsed_ns = progress.seen_ns;
    // It may have returned at the last moment, and the record be the next kernel's.
    std::atomic_thread_fence(std::memory_order_acquire);
    if (progress.kernels_run.load(std::memory_order_relaxed) != progress.seen_kernels) return;
    is_lost_.store(true, std::memory_order_seq_cst);
    turns_[0]->role->give_up_on(kernel);
}

void CorePool::abandon() noexcept {
    is_stopping_.store(true, std::memory_order_seq_cst);
    if (monitor_thread_.joinable()) {
        monitor_.value.store(2, std::memory_order_seq_cst);
        monitor_.wake_all();
        monitor_thread_.join();
    }
    std::lock_guard<std::mutex> lock(threads_mutex_);
    // What is left of the kernel gets only time that nobody else wants.
    const sched_param no_priority{};
    for (const Progress &it : progress_) {
        const int32_t thread_id = it.thread_id.load(std::memory_order_relaxed);
        if (thread_id != 0) sched_setscheduler(thread_id, SCHED_IDLE, &no_priority);
    }
    for (Thread &it : threads_) abandon_thread(std::move(it.thread), it.progress->has_ended);
    threads_.clear();
    calls_.value.fetch_add(static_cast<uint32_t>(progress_.size()), std::memory_order_seq_cst);
    calls_.wake_all();
}

void CorePool::grow() noexcept {
    int limit = limit_.load(std::memory_order_relaxed);
    int grown;
    do {
        grown = std::min(2 * limit, max_awake_);
    } while (!limit_.compare_exchange_weak(limit, std::max(limit, grown), std::memory_order_seq_cst));
    // At the highest limit too: a thread that was refused may be granted now.
    for (int i = 0; i < std::max(1, grown - limit) && reserve_awake(); ++i) call_thread();
}

uint64_t CorePool::kernels_run() const {
    std::lock_guard<std::mutex> lock(threads_mutex_);
    uint64_t sum = 0;
    for (const Progress &progress : progress_) sum += progress.kernels_run.load(std::memory_order_relaxed);
    return sum;
}

}  // namespace sim
}  // namespace pto
