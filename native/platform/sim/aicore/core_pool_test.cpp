#include "platform/sim/aicore/core_pool.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <filesystem>
#include <iterator>
#include <memory>

#include "base/clock.h"

namespace pto {
namespace sim {
namespace {

/// A scheduler that starts its cores over and over until a number of kernels have run.
class CountingRole : public Role {
public:
    CountingRole(CorePool &pool, int cores, int64_t kernels, void (*entry)(int64_t *), base::WaitWord &done)
        : pool_(pool), left_to_start_(kernels), left_to_finish_(kernels), done_(done), works_(cores), args_(cores) {
        for (int i = 0; i < cores; ++i) {
            works_[i].entry = entry;
            works_[i].args = args_[i].values;
            works_[i].inbox = &inbox_;
            idle_.push_back(&works_[i]);
        }
        has_started_.store(false);
    }

    bool has_work() const noexcept override { return !has_started_.load() || !inbox_.is_empty(); }

    void take_turn(CoreWork **keep) noexcept override {
        has_started_.store(true);
        for (CoreWork *work = inbox_.take_all(); work != nullptr;) {
            CoreWork *next = work->next;
            has_seen_exception |= work->has_thrown;
            idle_.push_back(work);
            --left_to_finish_;
            work = next;
        }
        while (left_to_start_ > 0 && !idle_.empty()) {
            CoreWork *work = idle_.back();
            idle_.pop_back();
            --left_to_start_;
            pool_.start(work, keep);
        }
        if (left_to_finish_ == 0) {
            done_.value.store(1, std::memory_order_release);
            done_.wake_all();
        }
    }

    int64_t *args(int core) { return args_[core].values; }
    bool has_seen_exception = false;

private:
    struct Arguments {
        int64_t values[4] = {};
    };
    CorePool &pool_;
    int64_t left_to_start_;
    int64_t left_to_finish_;
    base::WaitWord &done_;
    CoreInbox inbox_;
    std::vector<CoreWork> works_;
    std::vector<Arguments> args_;
    std::vector<CoreWork *> idle_;
    std::atomic<bool> has_started_{false};
};

CorePoolOptions options(int cpus, int cores) {
    CorePoolOptions result;
    result.cpu_count = cpus;
    result.core_count = cores;
    result.stall_ns = 500'000;
    return result;
}

void run(CorePool &pool, const std::vector<Role *> &roles, base::WaitWord &done) {
    done.value.store(0);
    pool.begin_run(roles);
    pool.notify();
    pool.help_until(done);
    pool.end_run();
}

std::atomic<int64_t> kernels{0};
void count_kernel(int64_t *) { kernels.fetch_add(1); }

TEST(CorePool, RunsEveryKernelOnce) {
    for (const int cpus : {1, 2, 4}) {
        CorePool pool(options(cpus, 6));
        base::WaitWord done;
        for (int round = 0; round < 20; ++round) {
            kernels.store(0);
            CountingRole role(pool, 6, 50, count_kernel, done);
            run(pool, {&role}, done);
            ASSERT_EQ(kernels.load(), 50);
        }
        EXPECT_LE(pool.thread_count(), 6 + cpus + 1);
    }
}

TEST(CorePool, NeedsNoSecondThreadForOneKernelAtATime) {
    CorePoolOptions patient = options(1, 1);
    patient.stall_ns = 3'600'000'000'000;  // a busy machine may stop the only thread in a kernel for any time
    CorePool pool(patient);
    base::WaitWord done;
    CountingRole role(pool, 1, 100, count_kernel, done);
    run(pool, {&role}, done);
    EXPECT_EQ(pool.thread_count(), 0);
}

constexpr int kMeeting = 6;
std::atomic<int> arrived{0};
void wait_for_the_others(int64_t *) {
    arrived.fetch_add(1);
    while (arrived.load() < kMeeting) std::this_thread::yield();
}

TEST(CorePool, KernelsThatWaitForEachOtherAllGetAThread) {
    for (const int cpus : {1, 2}) {
        CorePool pool(options(cpus, kMeeting));
        base::WaitWord done;
        arrived.store(0);
        CountingRole role(pool, kMeeting, kMeeting, wait_for_the_others, done);
        run(pool, {&role}, done);
        EXPECT_EQ(arrived.load(), kMeeting);
        EXPECT_LE(pool.thread_count(), kMeeting + cpus + 1);
    }
}

TEST(CorePool, TwoSchedulersTakeTheirTurns) {
    CorePool pool(options(2, 8));
    base::WaitWord done_of_one, done;
    kernels.store(0);
    CountingRole first(pool, 4, 100, count_kernel, done_of_one);
    CountingRole second(pool, 4, 100, count_kernel, done);
    done.value.store(0);
    pool.begin_run({&first, &second});
    pool.notify();
    pool.help_until(done_of_one);
    pool.help_until(done);
    pool.end_run();
    EXPECT_EQ(kernels.load(), 200);
}

void throwing_kernel(int64_t *) { throw 1; }

TEST(CorePool, AKernelsExceptionStaysWithItsCore) {
    CorePool pool(options(2, 1));
    base::WaitWord done;
    CountingRole role(pool, 1, 1, throwing_kernel, done);
    run(pool, {&role}, done);
    EXPECT_TRUE(role.has_seen_exception);
}

base::WaitWord *word_to_change = nullptr;
void change_word(int64_t *) {
    word_to_change->value.fetch_add(1);
    word_to_change->wake_all();
}

TEST(CorePool, ABlockedOrchestrationGetsItsKernelsRun) {
    for (const int cpus : {1, 2}) {
        CorePool pool(options(cpus, 1));
        base::WaitWord done, word;
        word_to_change = &word;
        CountingRole role(pool, 1, 1, change_word, done);
        pool.begin_run({&role});
        while (word.value.load() == 0) pool.block_until_changed(word, 0, -1);
        pool.help_until(done);
        pool.end_run();
    }
}

TEST(CorePool, SleepsWhenThereIsNothingToDo) {
    CorePool pool(options(2, 4));
    base::WaitWord done;
    CountingRole role(pool, 4, 200, count_kernel, done);
    run(pool, {&role}, done);
    // A thread that polled, were it only at the monitor's pace, would wake a hundred times in each of these. On a busy
    // machine it takes some of them until all threads have gone to sleep.
    base::WaitWord never;
    int64_t woken = 20;
    for (int i = 0; i < 100 && woken >= 20; ++i) {
        rusage before, after;
        getrusage(RUSAGE_SELF, &before);
        never.wait_for(0, 50'000'000);
        getrusage(RUSAGE_SELF, &after);
        woken = after.ru_nvcsw - before.ru_nvcsw;
    }
    EXPECT_LT(woken, 20);
}

/// Stages something during one look of the monitor: just after that has found nothing, and while it still counts as awake.
class LateStagingRole : public Role {
public:
    LateStagingRole(CorePool &pool, int look) : pool_(pool), looks_left_(look) {}

    bool has_work() const noexcept override { return false; }
    void take_turn(CoreWork **) noexcept override {}
    bool has_staged() const noexcept override {
        if (is_staged_.load() || --looks_left_ > 0) return is_staged_.load();
        is_staged_.store(true);
        pool_.watch_staged();
        return false;
    }
    void end_staging() noexcept override {
        ended.value.store(1);
        ended.wake_all();
    }

    bool is_staged() const { return is_staged_.load(); }
    base::WaitWord ended;

private:
    CorePool &pool_;
    mutable int looks_left_;
    mutable std::atomic<bool> is_staged_{false};
};

TEST(CorePool, WhatIsStagedIsWatchedThoughTheMonitorWasAboutToSleep) {
    // One of these looks is the last one before it sleeps.
    for (int look = 1; look <= 8; ++look) {
        CorePool pool(options(1, 1));
        LateStagingRole role(pool, look);
        pool.begin_run({&role});
        base::WaitWord never;
        while (!role.is_staged()) {
            pool.watch_staged();
            never.wait_for(0, 5'000'000);
        }
        role.ended.wait_for(0, 20'000'000'000);
        EXPECT_EQ(role.ended.value.load(), 1u) << "staged during look " << look;
        pool.end_run();
    }
}

/// Runs one kernel and gives it up when it outlasts the limit.
class ImpatientRole : public Role {
public:
    ImpatientRole(CorePool &pool, void (*entry)(int64_t *)) : pool_(pool) {
        work_.entry = entry;
        work_.inbox = &inbox_;
    }

    bool has_work() const noexcept override { return !has_started_.load(); }
    void take_turn(CoreWork **keep) noexcept override {
        if (!has_started_.exchange(true)) pool_.start(&work_, keep);
    }
    void give_up_on(const StuckKernel &) noexcept override {
        lost.value.store(1);
        lost.wake_all();
    }

    base::WaitWord lost;

private:
    CorePool &pool_;
    CoreInbox inbox_;
    CoreWork work_;
    std::atomic<bool> has_started_{false};
};

size_t threads_of_process() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return static_cast<size_t>(std::distance(begin(tasks), end(tasks)));
}

base::WaitWord may_return;
void wait_for_permission(int64_t *) { may_return.wait(0); }

TEST(CorePool, AThreadThatWasGivenUpIsGoneAfterItsKernelReturned) {
    struct Lost {
        CorePool pool{options(1, 1)};
        ImpatientRole role{pool, wait_for_permission};
    };
    static auto *const kept = new std::vector<std::unique_ptr<Lost>>();
    const size_t threads_before = threads_of_process();
    may_return.value.store(0);
    kept->push_back(std::make_unique<Lost>());
    Lost &it = *kept->back();
    it.pool.begin_run({&it.role}, 5'000'000);
    it.pool.notify();
    it.pool.help_until(it.role.lost);
    it.pool.end_run();
    EXPECT_TRUE(it.pool.is_lost());
    it.pool.abandon();
    may_return.value.store(1);
    may_return.wake_all();
    // Ended ones are joined when the next pool is made; a busy machine may let the thread end late.
    for (int i = 0; i < 2000 && threads_of_process() > threads_before; ++i) {
        CorePool next(options(1, 1));
        base::WaitWord never;
        never.wait_for(0, 5'000'000);
    }
    EXPECT_LE(threads_of_process(), threads_before);
}

}  // namespace
}  // namespace sim
}  // namespace pto
