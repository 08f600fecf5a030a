/// Tasks that complete when memory says so, after their kernels have returned.
#include <chrono>
#include <thread>

#include "test/tmr/device_counter.h"
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

enum Engine : uint64_t { kSdma = 0, kCcu = 3, kNoEngine = 4 };
enum Condition : uint64_t { kCounter = 0, kEventRecord = 1, kNoCondition = 2 };

class Deferred : public GraphTest {
protected:
    /// Counts to 5 while the graph runs.
    std::thread writer(DeviceCounter &counter) {
        return std::thread([&counter] {
            for (int i = 0; i < 5; ++i) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                counter.add(1);
            }
        });
    }
};

TEST_P(Deferred, ConsumersRunOnceTheCounterIsReached) {
    for (const uint64_t expected : {1, 3}) {
        for (const int clusters : {1, 3, GetParam().max_block_dim}) {
            for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
                block_dim = clusters;
                aicpu_threads = threads;
                std::vector<int32_t> counters(100, 0), outs(100, -1);
                ASSERT_EQ(run(PTO_DEFERRED_GRAPHS, "notify", Args().tensor(counters).tensor(outs).scalar(expected)), 0)
                    << message();
                EXPECT_EQ(outs, std::vector<int32_t>(100, static_cast<int32_t>(expected)));
            }
        }
    }
}

TEST_P(Deferred, MoreTasksWaitThanATableOfSixtyFourHolds) {
    std::vector<int32_t> counters(1000, 0), outs(1000, -1);
    ASSERT_EQ(run(PTO_DEFERRED_GRAPHS, "notify", Args().tensor(counters).tensor(outs).scalar(1)), 0) << message();
    EXPECT_EQ(outs, std::vector<int32_t>(1000, 1));
}

TEST_P(Deferred, ATaskIsHeldInItsRingUntilItIsComplete) {
    const ScopedVariable window("PTO2_RING_TASK_WINDOW", "4");
    std::vector<int32_t> counters(300, 0), outs(300, -1);
    ASSERT_EQ(run(PTO_DEFERRED_GRAPHS, "notify_in_scopes", Args().tensor(counters).tensor(outs)), 0) << message();
    EXPECT_EQ(outs, std::vector<int32_t>(300, 1));
}

TEST_P(Deferred, EveryBlockOfALaunchMayLeaveConditions) {
    std::vector<int32_t> counter = {0}, out = {-1};
    ASSERT_EQ(run(PTO_DEFERRED_GRAPHS, "blocks", Args().tensor(counter).tensor(out).scalar(30)), 0) << message();
    EXPECT_EQ(out[0], 30);
}

TEST_P(Deferred, AnyoneMayWriteTheCounter) {
    std::vector<int32_t> out = {-1};
    DeviceCounter counter(chip());
    std::thread thread = writer(counter);
    EXPECT_EQ(run(PTO_DEFERRED_GRAPHS, "wait_for_the_host", Args().tensor(counter.tensor()).tensor(out)), 0) << message();
    thread.join();
    EXPECT_EQ(out[0], 5);
}

TEST_P(Deferred, TheOrchestrationWaitsForTheDataOfADeferredTask) {
    std::vector<int32_t> out = {-1};
    DeviceCounter counter(chip());
    std::thread thread = writer(counter);
    EXPECT_EQ(run(PTO_DEFERRED_GRAPHS, "wait_for_data", Args().tensor(counter.tensor()).tensor(out)), 0) << message();
    thread.join();
    EXPECT_EQ(out[0], 5);
}

TEST_P(Deferred, AnEventRecordCompletesACopyAndIsTaken) {
    std::vector<int32_t> from(64, 7), to(64, 0), record(8, 0);
    ASSERT_EQ(run(PTO_DEFERRED_GRAPHS, "copy", Args().tensor(from).tensor(to).tensor(record)), 0) << message();
    EXPECT_EQ(to, std::vector<int32_t>(64, 8));
    EXPECT_EQ(record[0], 0) << "the flag is cleared";
    EXPECT_EQ(record[4], 42) << "the queue's tail is written twice";
    EXPECT_EQ(record[5], 42);
}

TEST_P(Deferred, AConditionThatHoldsAlreadyCompletesAtOnce) {
    std::vector<int32_t> counter = {9}, out = {1};
    EXPECT_EQ(run(PTO_DEFERRED_GRAPHS, "one",
                  Args().tensor(counter).tensor(out).scalar(64).scalar(9).scalar(kCcu).scalar(kCounter)),
              0)
        << message();
}

TEST_P(Deferred, WhatIsNoConditionFailsTheRun) {
    std::vector<int32_t> counter = {9}, out = {1};
    const auto one = [&](uint64_t conditions, uint64_t engine, uint64_t type) {
        return run(PTO_DEFERRED_GRAPHS, "one",
                   Args().tensor(counter).tensor(out).scalar(conditions).scalar(1).scalar(engine).scalar(type));
    };
    EXPECT_EQ(one(1, kNoEngine, kCounter), -101);
    EXPECT_EQ(code(), "ERR_PTO_RUN_ASYNC_INVALID");
    EXPECT_EQ(chip().error().func_id, kDeferMany);
    EXPECT_EQ(one(1, kSdma, kNoCondition), -101);
    EXPECT_EQ(one(1, kCcu, kEventRecord), -101) << "records are the copy engine's";
    EXPECT_EQ(one(65, kSdma, kCounter), -102);
    EXPECT_EQ(code(), "ERR_PTO_RUN_ASYNC_OVERFLOW");
    EXPECT_EQ(one(64, kSdma, kCounter), 0) << message();
}

TEST_P(Deferred, AFailureEndsTheWait) {
    std::vector<int32_t> counter = {0}, out = {1};
    EXPECT_EQ(run(PTO_DEFERRED_GRAPHS, "fail_meanwhile", Args().tensor(counter).tensor(out)), -1);
    EXPECT_EQ(code(), "ERR_PTO_KERNEL_EXCEPTION");
}

PTO_ON_EVERY_CHIP(Deferred);

}  // namespace
}  // namespace test
}  // namespace pto
