#include "platform/sim/aicore/core_pool.h"

#include <pthread.h>

#include <exception>

#include "base/clock.h"
#include "base/full_fence.h"
#include "platform/common/log/unified_log.h"
#include "platform/sim/context/sim_context.h"

namespace pto {
namespace sim {
namespace {

/// How long a thread looks for work before it sleeps: about the price of being woken.
constexpr int64_t kSearchNs = 3'000;
constexpr int kTurnsBetweenClockReads = 16;
/// Quiet ticks after which the monitor goes back to sleep.
constexpr int kQuietTicks = 3;

size_t ring_capacity(int core_count) {
    size_t capacity = 2;
    while (capacity < static_cast<size_t>(core_count)) capacity *= 2;
    return capacity;
}

/// Looking for work without a break is bounded by time, read only now and then.
class Search {
public:
    bool is_over() noexcept {
        base::relax();
        if (++turns_ % kTurnsBetweenClockReads != 0) return false;
        const int64_t now = base::monotonic_ns();
        if (start_ns_ == 0) start_ns_ = now;
        return now - start_ns_ > kSearchNs;
    }

private:
    int turns_ = 0;
    int64_t start_ns_ = 0;
};

}  // namespace

CorePool::CorePool(const CorePoolOptions &options)
    : options_(options),
      max_awake_(options.core_count + options.cpu_count + 1),
      caller_progress_(progress_.emplace_back()) {
    runnable_.reset(ring_capacity(options.core_count));
}

CorePool::~CorePool() {
    is_stopping_.store(true, std::memory_order_seq_cst);
    std::vector<std::thread> threads;
    {
        std::lock_guard<std::mutex> lock(threads_mutex_);
        threads.swap(threads_);
    }
    calls_.value.fetch_add(static_cast<uint32_t>(threads.size()), std::memory_order_seq_cst);
    calls_.wake_all();
    for (std::thread &thread : threads) thread.join();
    if (monitor_thread_.joinable()) {
        monitor_.value.store(2, std::memory_order_seq_cst);
        monitor_.wake_all();
        monitor_thread_.join();
    }
}

void CorePool::begin_run(const std::vector<Role *> &roles) {
    while (turns_.size() < roles.size()) turns_.push_back(std::make_unique<Turn>());
    for (size_t i = 0; i < roles.size(); ++i) turns_[i]->role = roles[i];
    turn_count_ = roles.size();
    limit_.store(options_.cpu_count, std::memory_order_relaxed);
    awake_.store(1, std::memory_order_relaxed);
    is_open_.store(true, std::memory_order_seq_cst);
}

void CorePool::end_run() {
    is_open_.store(false, std::memory_order_seq_cst);
    for (uint32_t inside; (inside = inside_.value.load(std::memory_order_seq_cst)) != 0;) inside_.wait(inside);
}

void CorePool::start(CoreWork *work, CoreWork **keep) noexcept {
    if (keep != nullptr && *keep == nullptr) {
        *keep = work;
    } else {
        runnable_.push(work);
    }
}

void CorePool::expect_waiting_kernels(int count) noexcept {
    // One more than the kernels: the orchestrating thread may be awake and run none.
    const int wanted = count < max_awake_ ? count + 1 : max_awake_;
    int limit = limit_.load(std::memory_order_relaxed);
    while (limit < wanted && !limit_.compare_exchange_weak(limit, wanted, std::memory_order_seq_cst)) {
    }
}

void CorePool::notify() noexcept {
    base::full_fence();
    if (searching_.load(std::memory_order_seq_cst) > 0) return;
    if (reserve_awake()) {
        call_thread();
    } else {
        arm_monitor();
    }
}

void CorePool::block_until_changed(base::WaitWord &word, uint32_t seen, int64_t timeout_ns) {
    take_turns(nullptr);
    awake_.fetch_sub(1, std::memory_order_seq_cst);
    base::full_fence();
    if (is_work_waiting()) notify();
    if (word.value.load(std::memory_order_seq_cst) == seen) {
        if (timeout_ns < 0) {
            word.wait(seen);
        } else {
            word.wait_for(seen, timeout_ns);
        }
    }
    awake_.fetch_add(1, std::memory_order_seq_cst);
}

void CorePool::help_until(base::WaitWord &done) {
    while (done.value.load(std::memory_order_acquire) == 0) {
        serve(caller_progress_, &done);
        if (done.value.load(std::memory_order_acquire) == 0) {
            done.wait(0);
            awake_.fetch_add(1, std::memory_order_seq_cst);
        }
    }
}

int CorePool::thread_count() const {
    std::lock_guard<std::mutex> lock(threads_mutex_);
    return static_cast<int>(threads_.size());
}

// A thread that leaves has given up its place among the awake ones before it looks for work a last time, so that a
// publisher who found the limit reached cannot have counted on it.
void CorePool::serve(Progress &progress, base::WaitWord *done) {
    bool is_searching = false;
    // Publishers leave it to a searching or called thread to find their work: having found it, that looks for company.
    bool owes_notice = true;
    Search search;
    const auto is_done = [&] { return done != nullptr && done->value.load(std::memory_order_acquire) != 0; };
    const auto is_over = [&] { return is_done() || !is_open_.load(std::memory_order_seq_cst); };
    for (;;) {
        CoreWork *work = nullptr;
        const bool has_turned = take_turns(&work);
        if (work == nullptr) runnable_.pop(&work);
        owes_notice = owes_notice || has_turned || is_searching;
        if (work != nullptr || has_turned) {
            if (is_searching) searching_.fetch_sub(1, std::memory_order_seq_cst);
            is_searching = false;
            search = Search();
        }
        if (work != nullptr) {
            if (owes_notice && is_work_waiting()) notify();
            owes_notice = false;
            run_kernel(work, progress);
            continue;
        }
        if (has_turned && !is_over()) continue;
        if (!is_searching) searching_.fetch_add(1, std::memory_order_seq_cst);
        is_searching = true;
        if (!is_over() && !search.is_over()) continue;

        searching_.fetch_sub(1, std::memory_order_seq_cst);
        is_searching = false;
        awake_.fetch_sub(1, std::memory_order_seq_cst);
        base::full_fence();
        if (is_over() || !is_work_waiting()) return;
        if (!reserve_awake()) return arm_monitor();
    }
}

bool CorePool::take_turns(CoreWork **keep) noexcept {
    bool has_turned = false;
    for (size_t i = 0; i < turn_count_; ++i) {
        Turn &turn = *turns_[i];
        // Work that came while the turn was taken is seen here by the one who has it: nobody else waits for the turn.
        while (turn.role->has_work() && turn.is_taken.exchange(1, std::memory_order_seq_cst) == 0) {
            turn.role->take_turn(keep);
            turn.is_taken.store(0, std::memory_order_seq_cst);
            has_turned = true;
        }
    }
    return has_turned;
}

void CorePool::run_kernel(CoreWork *work, Progress &progress) noexcept {
    CoreIdentity *identity = pto_cpu_sim_thread_identity();
    identity->device_id = options_.device_id;
    identity->cluster_id = work->cluster_id;
    identity->subblock_id = work->subblock_id;
    try {
        work->entry(work->args);
        work->has_thrown = false;
    } catch (...) {
        work->has_thrown = true;
    }
    progress.kernels_run.store(progress.kernels_run.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    work->inbox->push(work);
}

bool CorePool::is_work_waiting() const noexcept {
    if (!runnable_.is_empty()) return true;
    for (size_t i = 0; i < turn_count_; ++i) {
        if (turns_[i]->role->has_work() && turns_[i]->is_taken.load(std::memory_order_seq_cst) == 0) return true;
    }
    return false;
}

bool CorePool::enter_run() noexcept {
    inside_.value.fetch_add(1, std::memory_order_seq_cst);
    if (is_open_.load(std::memory_order_seq_cst)) return true;
    leave_run();
    return false;
}

void CorePool::leave_run() noexcept {
    const bool was_last = inside_.value.fetch_sub(1, std::memory_order_seq_cst) == 1;
    if (was_last && !is_open_.load(std::memory_order_seq_cst)) inside_.wake_all();
}

bool CorePool::reserve_awake() noexcept {
    int awake = awake_.load(std::memory_order_seq_cst);
    do {
        if (awake >= limit_.load(std::memory_order_relaxed)) return false;
    } while (!awake_.compare_exchange_weak(awake, awake + 1, std::memory_order_seq_cst));
    return true;
}

void CorePool::call_thread() noexcept {
    int idle = idle_.load(std::memory_order_seq_cst);
    while (idle > 0) {
        if (!idle_.compare_exchange_weak(idle, idle - 1, std::memory_order_seq_cst)) continue;
        calls_.value.fetch_add(1, std::memory_order_seq_cst);
        calls_.wake_one();
        return;
    }
    // No sleeper: a new thread finds the call waiting. Without one the threads there are do the work.
    if (add_thread()) {
        calls_.value.fetch_add(1, std::memory_order_seq_cst);
        calls_.wake_one();
    } else {
        awake_.fetch_sub(1, std::memory_order_seq_cst);
    }
}

bool CorePool::add_thread() noexcept {
    try {
        std::lock_guard<std::mutex> lock(threads_mutex_);
        Progress &progress = progress_.emplace_back();
        threads_.emplace_back([this, &progress] { thread_main(progress); });
        return true;
    } catch (const std::exception &error) {
        unified_log_warn("core_pool", "no further thread for the simulated cores: %s", error.what());
        return false;
    }
}

void CorePool::thread_main(Progress &progress) {
    pthread_setname_np(pthread_self(), "pto-core");
    for (;;) {
        uint32_t calls = calls_.value.load(std::memory_order_seq_cst);
        while (calls == 0 || !calls_.value.compare_exchange_weak(calls, calls - 1, std::memory_order_seq_cst)) {
            if (calls == 0) {
                calls_.wait(0);
                calls = calls_.value.load(std::memory_order_seq_cst);
            }
        }
        if (is_stopping_.load(std::memory_order_seq_cst)) return;
        if (enter_run()) {
            serve(progress, nullptr);
            leave_run();
        }
        idle_.fetch_add(1, std::memory_order_seq_cst);
    }
}

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
    int quiet_ticks = 0;
    uint64_t kernels_before = ~uint64_t{0};
    while (!is_stopping_.load(std::memory_order_seq_cst)) {
        if (monitor_.value.load(std::memory_order_seq_cst) == 0) {
            monitor_.wait(0);
            quiet_ticks = 0;
            kernels_before = ~uint64_t{0};
            continue;
        }
        monitor_.wait_for(1, options_.stall_ns);
        const bool is_inside = enter_run();
        const bool is_waiting = is_inside && is_work_waiting();
        const uint64_t kernels_now = kernels_run();
        if (is_waiting && kernels_now == kernels_before) grow();
        if (is_inside) leave_run();
        kernels_before = kernels_now;
        quiet_ticks = is_waiting ? 0 : quiet_ticks + 1;
        uint32_t armed = 1;
        if (quiet_ticks <= kQuietTicks) continue;
        if (!monitor_.value.compare_exchange_strong(armed, 0, std::memory_order_seq_cst)) continue;
        // From here on whoever finds the limit reached arms the monitor again; who was just before finds it here.
        base::full_fence();
        if (!enter_run()) continue;
        if (is_work_waiting()) arm_monitor();
        leave_run();
    }
}

void CorePool::grow() noexcept {
    const int limit = limit_.load(std::memory_order_relaxed);
    const int grown = 2 * limit < max_awake_ ? 2 * limit : max_awake_;
    limit_.store(grown, std::memory_order_seq_cst);
    for (int i = limit; i < grown && reserve_awake(); ++i) call_thread();
}

uint64_t CorePool::kernels_run() const {
    std::lock_guard<std::mutex> lock(threads_mutex_);
    uint64_t sum = 0;
    for (const Progress &progress : progress_) sum += progress.kernels_run.load(std::memory_order_relaxed);
    return sum;
}

}  // namespace sim
}  // namespace pto
