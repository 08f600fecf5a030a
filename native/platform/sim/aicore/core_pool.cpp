#include "platform/sim/aicore/core_pool.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <exception>

#include "base/clock.h"
#include "base/full_fence.h"
#include "platform/common/log/unified_log.h"
#include "platform/sim/aicore/abandoned_threads.h"
#include "platform/sim/context/sim_context.h"

namespace pto {
namespace sim {
namespace {

/// How long a thread looks for work before it sleeps: about the price of being woken.
constexpr int64_t kSearchNs = 3'000;
constexpr int kTurnsBetweenClockReads = 16;
/// A role that has a kernel for the thread is asked first again, but not for ever.
constexpr uint32_t kTurnsBeforeNextRole = 16;
/// What it takes until a called thread runs a kernel.
constexpr int64_t kWakeUpNs = 5'000;
constexpr uint64_t kKernelsBetweenMeasurements = 32;

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
    join_ended_threads();
}

CorePool::~CorePool() {
    is_stopping_.store(true, std::memory_order_seq_cst);
    std::vector<Thread> threads;
    {
        std::lock_guard<std::mutex> lock(threads_mutex_);
        threads.swap(threads_);
    }
    calls_.value.fetch_add(static_cast<uint32_t>(threads.size()), std::memory_order_seq_cst);
    calls_.wake_all();
    for (Thread &it : threads) it.thread.join();
    if (monitor_thread_.joinable()) {
        monitor_.value.store(2, std::memory_order_seq_cst);
        monitor_.wake_all();
        monitor_thread_.join();
    }
}

void CorePool::begin_run(const std::vector<Role *> &roles, int64_t kernel_limit_ns) {
    while (turns_.size() < roles.size()) turns_.push_back(std::make_unique<Turn>());
    for (size_t i = 0; i < roles.size(); ++i) turns_[i]->role = roles[i];
    turn_count_ = roles.size();
    limit_.store(options_.cpu_count, std::memory_order_relaxed);
    awake_.store(1, std::memory_order_relaxed);
    kernel_limit_ns_.store(kernel_limit_ns, std::memory_order_relaxed);
    has_waiting_kernels_.store(false, std::memory_order_relaxed);
    has_short_kernels_.store(false, std::memory_order_relaxed);
    ++run_;
    is_open_.store(true, std::memory_order_seq_cst);
    if (kernel_limit_ns > 0) arm_monitor();
}

void CorePool::end_run() {
    is_open_.store(false, std::memory_order_seq_cst);
    if (is_lost()) return;
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
    has_waiting_kernels_.store(true, std::memory_order_relaxed);
    // One more than the kernels: the orchestrating thread may be awake and run none.
    const int wanted = count < max_awake_ ? count + 1 : max_awake_;
    int limit = limit_.load(std::memory_order_relaxed);
    while (limit < wanted && !limit_.compare_exchange_weak(limit, wanted, std::memory_order_seq_cst)) {
    }
}

void CorePool::watch_memory() noexcept {
    has_new_watch_.store(true, std::memory_order_seq_cst);
    base::full_fence();
    arm_monitor();
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
    take_turns(nullptr, caller_progress_);
    awake_.fetch_sub(1, std::memory_order_seq_cst);
    base::full_fence();
    if (is_work_waiting()) notify();
    // Where the system refuses every thread, this one does the work.
    while (is_threadless_.load(std::memory_order_relaxed) && word.value.load(std::memory_order_seq_cst) == seen) {
        CoreWork *work = nullptr;
        if (!runnable_.pop(&work)) take_turns(&work, caller_progress_);
        if (work == nullptr) break;
        play(work, caller_progress_);
    }
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
    // A thread that runs kernels cannot return while one of them is stuck.
    const bool leaves_kernels_to_others = kernel_limit_ns_.load(std::memory_order_relaxed) > 0 && has_thread();
    while (leaves_kernels_to_others && done.value.load(std::memory_order_acquire) == 0) block_until_changed(done, 0, -1);
    while (done.value.load(std::memory_order_acquire) == 0) {
        serve(caller_progress_, &done);
        if (done.value.load(std::memory_order_acquire) == 0) {
            done.wait(0);
            awake_.fetch_add(1, std::memory_order_seq_cst);
        }
    }
}

bool CorePool::has_thread() noexcept {
    const Added added = add_thread(1);
    if (added == Added::kOne) idle_.fetch_add(1, std::memory_order_seq_cst);
    return added != Added::kNoneToBeHad;
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
        bool has_turned = false;
        // A turn for many cores that have come back costs little more than one for a single core.
        if (!runnable_.pop(&work)) {
            has_turned = take_turns(&work, progress);
            if (work == nullptr) runnable_.pop(&work);
        }
        owes_notice = owes_notice || has_turned || is_searching;
        if (work != nullptr || has_turned) {
            if (is_searching) searching_.fetch_sub(1, std::memory_order_seq_cst);
            is_searching = false;
            search = Search();
        }
        if (work != nullptr) {
            if (owes_notice && is_soon_done(progress)) {
                base::full_fence();
                arm_monitor();  // for the case that this kernel takes longer than those before
            } else if (owes_notice && is_work_waiting()) {
                notify();
            }
            owes_notice = false;
            play(work, progress);
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

bool CorePool::take_turns(CoreWork **keep, Progress &progress) noexcept {
    if (++progress.turns % kTurnsBeforeNextRole == 0) ++progress.first_role;
    if (progress.first_role >= turn_count_) progress.first_role = 0;
    bool has_turned = false;
    size_t index = progress.first_role;
    for (size_t i = 0; i < turn_count_ && (keep == nullptr || *keep == nullptr); ++i) {
        Turn &turn = *turns_[index];
        index = index + 1 < turn_count_ ? index + 1 : 0;
        // Work that came while the turn was taken is seen here by the one who has it: nobody else waits for the turn.
        while (turn.role->has_work() && turn.is_taken.exchange(1, std::memory_order_seq_cst) == 0) {
            turn.role->take_turn(keep);
            turn.is_taken.store(0, std::memory_order_seq_cst);
            has_turned = true;
        }
    }
    return has_turned;
}

void CorePool::play(CoreWork *work, Progress &progress) noexcept {
    while (work != nullptr) {
        run_kernel(work, progress);
        CoreWork *next = nullptr;
        if (work->staged != nullptr && work->staged->load(std::memory_order_relaxed) != nullptr) {
            next = work->staged->exchange(nullptr, std::memory_order_acq_rel);
        }
        // From here on the work is its scheduler's.
        work->inbox->push(work);
        work = next;
    }
}

void CorePool::run_kernel(CoreWork *work, Progress &progress) noexcept {
    CoreIdentity *identity = pto_cpu_sim_thread_identity();
    identity->device_id = options_.device_id;
    identity->chip = options_.chip;
    identity->cluster_id = work->cluster_id;
    identity->subblock_id = work->subblock_id;
    if (watch_ != nullptr) watch_->begin_kernel(*work, *identity);
    if (progress.run != run_) {
        progress.run = run_;
        progress.typical_kernel_ns = kUnknownNs;
    }
    const uint64_t kernels_run = progress.kernels_run.load(std::memory_order_relaxed);
    const bool is_measured = progress.typical_kernel_ns == kUnknownNs || kernels_run % kKernelsBetweenMeasurements == 0;
    if (is_measured || has_kernel_clock_) {
        work->start_ns = base::monotonic_ns();
        call_kernel(work, progress);
        work->end_ns = base::monotonic_ns();
    } else {
        call_kernel(work, progress);
    }
    if (is_measured) {
        const int64_t took_ns = work->end_ns - work->start_ns;
        const int64_t before_ns = progress.typical_kernel_ns == kUnknownNs ? took_ns : progress.typical_kernel_ns;
        progress.typical_kernel_ns = (3 * before_ns + took_ns) / 4;
        has_short_kernels_.store(progress.typical_kernel_ns < options_.short_kernel_ns, std::memory_order_relaxed);
    }
    identity->listener = nullptr;
    progress.kernels_run.store(kernels_run + 1, std::memory_order_release);
}

void CorePool::call_kernel(CoreWork *work, Progress &progress) noexcept {
    const bool is_watched = kernel_limit_ns_.load(std::memory_order_relaxed) > 0;
    if (is_watched) {
        progress.task.store(work->task_id, std::memory_order_relaxed);
        progress.func_id.store(work->func_id, std::memory_order_relaxed);
        progress.core.store(work->core_id, std::memory_order_relaxed);
        progress.is_in_kernel.store(true, std::memory_order_release);
    }
    try {
        work->entry(work->args);
        work->has_thrown = false;
    } catch (...) {
        work->has_thrown = true;
    }
    if (is_watched) progress.is_in_kernel.store(false, std::memory_order_relaxed);
}

bool CorePool::is_soon_done(const Progress &progress) const noexcept {
    if (progress.run != run_ || progress.typical_kernel_ns == kUnknownNs) return false;
    if (has_waiting_kernels_.load(std::memory_order_relaxed)) return false;
    const auto kernels = static_cast<int64_t>(runnable_.approximate_size()) + 1;
    return kernels * progress.typical_kernel_ns < kWakeUpNs;
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
    if (idle_.fetch_sub(1, std::memory_order_seq_cst) <= 0) {
        switch (add_thread(limit_.load(std::memory_order_relaxed))) {
        case Added::kOne:
            idle_.fetch_add(1, std::memory_order_seq_cst);  // it finds the call waiting
            break;
        case Added::kNoneNeeded:
            // One of them is on its way to sleep and takes the call. Should it be held up, the monitor sees the work wait.
            arm_monitor();
            break;
        case Added::kNoneToBeHad:
            idle_.fetch_add(1, std::memory_order_seq_cst);
            awake_.fetch_sub(1, std::memory_order_seq_cst);
            return arm_monitor();  // which tries again; meanwhile the threads that there are do the work
        }
    }
    calls_.value.fetch_add(1, std::memory_order_seq_cst);
    calls_.wake_one();
}

CorePool::Added CorePool::add_thread(int most) noexcept {
    try {
        std::lock_guard<std::mutex> lock(threads_mutex_);
        if (static_cast<int>(threads_.size()) >= most) return Added::kNoneNeeded;
        Progress &progress = progress_.emplace_back();
        threads_.reserve(threads_.size() + 1);
        threads_.push_back({std::thread([this, &progress] { thread_main(progress); }), &progress});
        is_threadless_.store(false, std::memory_order_relaxed);
        return Added::kOne;
    } catch (const std::exception &error) {
        is_threadless_.store(thread_count() == 0, std::memory_order_relaxed);
        unified_log_warn("core_pool", "no further thread for the simulated cores: %s", error.what());
        return Added::kNoneToBeHad;
    }
}

void CorePool::thread_main(Progress &progress) {
    pthread_setname_np(pthread_self(), "pto-core");
    progress.thread_id.store(static_cast<int32_t>(syscall(SYS_gettid)), std::memory_order_relaxed);
    for (;;) {
        uint32_t calls = calls_.value.load(std::memory_order_seq_cst);
        while (calls == 0 || !calls_.value.compare_exchange_weak(calls, calls - 1, std::memory_order_seq_cst)) {
            if (calls == 0) {
                calls_.wait(0);
                calls = calls_.value.load(std::memory_order_seq_cst);
            }
        }
        if (is_stopping_.load(std::memory_order_seq_cst)) break;
        if (enter_run()) {
            serve(progress, nullptr);
            leave_run();
        }
        idle_.fetch_add(1, std::memory_order_seq_cst);
    }
    progress.has_ended.store(true, std::memory_order_release);
}

}  // namespace sim
}  // namespace pto
