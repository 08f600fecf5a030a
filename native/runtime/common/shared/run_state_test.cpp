#include "runtime/common/shared/run_state.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace pto {
namespace runtime {
namespace {

bool is_done(const RunState &run) { return run.done.value.load() != 0; }

TEST(RunState, IsDoneWhenAllThatWasSubmittedHasCompleted) {
    RunState run;
    run.reset(2, 16);
    run.add_completed(2);
    EXPECT_FALSE(is_done(run)) << "more may follow";
    run.finish_orchestration(3);
    EXPECT_FALSE(is_done(run));
    run.add_completed(1);
    EXPECT_TRUE(is_done(run));
}

TEST(RunState, IsDoneAtOnceWithoutTasks) {
    RunState run;
    run.reset(3, 16);
    run.finish_orchestration(0);
    EXPECT_TRUE(is_done(run));
    run.reset(3, 16);
    EXPECT_FALSE(is_done(run)) << "the next run begins anew";
}

TEST(RunState, AFailedRunIsDoneWhenEverySchedulerIsQuiet) {
    RunState run;
    run.reset(2, 16);
    run.fatal.latch(9, "ERR_PTO_RUN_EXPLICIT_FATAL", FatalSite(), "reason");
    run.add_quiet_scheduler();
    run.finish_orchestration(100);
    EXPECT_FALSE(is_done(run));
    run.add_quiet_scheduler();
    EXPECT_TRUE(is_done(run));
}

TEST(FatalLatch, KeepsTheFirstReasonOfManyThreads) {
    for (int round = 0; round < 50; ++round) {
        FatalLatch latch;
        latch.reset();
        std::atomic<int> first{-1};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, i] {
                if (latch.latch(i + 1, "ERR_PTO_INTERNAL", FatalSite(), std::to_string(i))) first.store(i);
            });
        }
        for (std::thread &thread : threads) thread.join();
        ASSERT_TRUE(latch.is_set());
        ASSERT_EQ(latch.status, first.load() + 1);
        ASSERT_EQ(latch.message, std::to_string(first.load()));
    }
}

TEST(RunState, WakesASleepingOrchestrator) {
    for (int round = 0; round < 200; ++round) {
        RunState run;
        run.reset(1, 16);
        std::thread scheduler([&] { run.add_completed(1); });
        while (run.completed() < 1) {
            run.announce_wait(1);
            const uint32_t seen = run.progress.value.load();
            if (run.completed() < 1) run.progress.wait(seen);
            run.end_wait();
        }
        scheduler.join();
    }
}

TEST(TaskSlot, AReclaimableTaskCannotBeReferredToAgain) {
    TaskSlot slot;
    slot.references.store(1);
    EXPECT_TRUE(slot.try_reference());
    slot.release_reference();
    slot.release_reference();
    EXPECT_FALSE(slot.try_reference());
    EXPECT_EQ(slot.references.load(), 0);
}

}  // namespace
}  // namespace runtime
}  // namespace pto
