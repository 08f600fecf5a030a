#include "addon/run_thread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <vector>

namespace {

using pto::addon::Job;
using pto::addon::RunThread;
using std::chrono::milliseconds;

class CallbackJob : public Job {
public:
    explicit CallbackJob(std::function<void()> body) : body_(std::move(body)) {}
    void execute() noexcept override { body_(); }

private:
    std::function<void()> body_;
};

const RunThread::Completed kNothing = [](Job *) {};

TEST(RunThread, ExecutesJobsInTheOrderOfSubmission) {
    constexpr int kJobs = 200;
    std::vector<int> order;
    std::vector<std::unique_ptr<CallbackJob>> jobs;
    RunThread thread(kNothing);
    thread.start();
    for (int i = 0; i < kJobs; ++i) {
        jobs.push_back(std::make_unique<CallbackJob>([&order, i] { order.push_back(i); }));
        ASSERT_TRUE(thread.submit(jobs.back().get()));
    }
    ASSERT_TRUE(thread.exclusive([&] { EXPECT_EQ(order.size(), static_cast<size_t>(kJobs)); }));
    for (int i = 0; i < kJobs; ++i) EXPECT_EQ(order[i], i);
}

TEST(RunThread, NeverExecutesAJobDuringAnExclusiveCall) {
    // Plain ints: the turn-taking itself must order the accesses, which ThreadSanitizer checks.
    int inside = 0;
    int most = 0;
    auto enter = [&] {
        most = std::max(most, ++inside);
        --inside;
    };
    std::vector<std::unique_ptr<CallbackJob>> jobs;
    RunThread thread(kNothing);
    thread.start();
    for (int i = 0; i < 100; ++i) {
        jobs.push_back(std::make_unique<CallbackJob>(enter));
        thread.submit(jobs.back().get());
        if (i % 3 == 0) thread.exclusive(enter);
    }
    thread.exclusive(enter);
    EXPECT_EQ(most, 1);
}

TEST(RunThread, ReportsEachJobOnceAfterItsExecution) {
    std::atomic<int> executed{0};
    std::atomic<int> completed{0};
    std::vector<std::unique_ptr<CallbackJob>> jobs;
    RunThread thread([&](Job *) { EXPECT_EQ(++completed, executed.load()); });
    thread.start();
    for (int i = 0; i < 50; ++i) {
        jobs.push_back(std::make_unique<CallbackJob>([&] { ++executed; }));
        thread.submit(jobs.back().get());
    }
    thread.exclusive([] {});
    EXPECT_EQ(completed.load(), 50);
}

TEST(RunThread, StopWaitsForTheRunningJobAndDropsTheQueuedOnes) {
    std::atomic<bool> is_started{false};
    std::atomic<bool> is_stopping{false};
    std::atomic<bool> is_finished{false};
    CallbackJob running([&] {
        is_started = true;
        while (!is_stopping) std::this_thread::yield();
        std::this_thread::sleep_for(milliseconds(5));
        is_finished = true;
    });
    CallbackJob queued([] { FAIL() << "a dropped job was executed"; });
    RunThread thread(kNothing);
    thread.start();
    thread.submit(&running);
    thread.submit(&queued);
    while (!is_started) std::this_thread::yield();
    // Refused as soon as the stop has begun, not when it has ended.
    std::thread witness([&] {
        EXPECT_FALSE(thread.exclusive([] { FAIL() << "a call before its turn"; }));
        is_stopping = true;
    });
    std::vector<Job *> dropped;
    thread.stop([&](Job *job) { dropped.push_back(job); });
    EXPECT_TRUE(is_finished);
    witness.join();
    EXPECT_EQ(dropped, std::vector<Job *>{&queued});
}

TEST(RunThread, RefusesWorkAfterStop) {
    CallbackJob job([] {});
    RunThread thread(kNothing);
    thread.start();
    thread.stop(kNothing);
    thread.stop(kNothing);
    EXPECT_FALSE(thread.submit(&job));
    EXPECT_FALSE(thread.exclusive([] { FAIL() << "a call after stop"; }));
}

TEST(RunThread, StopFromAnotherThreadWaitsForAnExclusiveCall) {
    std::atomic<bool> is_inside{false};
    std::atomic<bool> is_left{false};
    RunThread thread(kNothing);
    thread.start();
    std::thread stopper([&] {
        while (!is_inside) std::this_thread::yield();
        thread.stop(kNothing);
        EXPECT_TRUE(is_left);
    });
    thread.exclusive([&] {
        is_inside = true;
        std::this_thread::sleep_for(milliseconds(10));
        is_left = true;
    });
    stopper.join();
}

TEST(RunThread, AnExceptionOfAnExclusiveCallEndsItsTurn) {
    RunThread thread(kNothing);
    thread.start();
    EXPECT_THROW(thread.exclusive([] { throw std::runtime_error("failed"); }), std::runtime_error);
    EXPECT_TRUE(thread.exclusive([] {}));
}

}  // namespace
