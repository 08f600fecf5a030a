#include "runtime/common/aicpu/scheduler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <stdexcept>
#include <thread>

#include "runtime/tensormap_and_ringbuffer/orchestration/flavour_2026_05.h"

namespace pto {
namespace runtime {
namespace {

int kernels_run = 0;
void count_kernel(int64_t *) { ++kernels_run; }
void throwing_kernel(int64_t *) { throw std::runtime_error("no"); }

sim::CorePoolOptions three_cores() {
    sim::CorePoolOptions options;
    options.core_count = 3;
    options.short_kernel_ns = int64_t{1} << 60;
    return options;
}

/// One scheduler with one cluster, its turns taken by hand; AIC tasks only, so that one kernel runs at a time.
class SchedulerTest : public testing::Test {
protected:
    void SetUp() override {
        kernels_run = 0;
        run.kernel_abi = &tmr::kKernelAbi2026_05;
        run.reset(1, 16);
        scheduler.begin_run(0, 1, 1);
    }

    TaskSlot &task(int32_t producers, int32_t consumers, KernelEntry entry = count_kernel, int32_t blocks = 1) {
        TaskSlot &slot = slots.emplace_back();
        slot.id = slots.size() - 1;
        slot.shape = Shape::kAic;
        slot.active_mask = 1u << kAic;
        slot.kernel[kAic] = entry;
        slot.func_id[kAic] = 5;
        slot.block_num = blocks;
        slot.subtasks_left.store(blocks);
        slot.waiting_for.store(producers);
        slot.references.store(2 + consumers);
        slot.edges = edges[slots.size() - 1];
        slot.scalars = &no_scalar;
        if (producers == 0) run.ready[0].push(&slot);
        return slot;
    }
    void connect(TaskSlot &producer, TaskSlot &consumer) {
        Edge &edge = consumer.edges[consumer.edge_count++];
        edge = Edge{producer.fanout.load(), &consumer, &producer};
        producer.fanout.store(&edge);
    }
    /// Takes a turn; true when it started a core, whose kernel is run at once and which goes back to its inbox.
    bool turn() {
        port::CoreWork *work = nullptr;
        scheduler.take_turn(&work);
        if (work == nullptr) return false;
        try {
            work->entry(work->args);
        } catch (const std::exception &) {
            work->has_thrown = true;
        }
        work->inbox->push(work);
        return true;
    }

    sim::CorePool pool{three_cores()};
    port::CoreBus bus{pool};
    RunState run;
    Scheduler scheduler{run, bus};
    std::deque<TaskSlot> slots;
    Edge edges[8][4];
    const uint64_t no_scalar = 0;
};

TEST_F(SchedulerTest, RunsReadyTasksOneAfterTheOther) {
    task(0, 0);
    task(0, 0);
    EXPECT_TRUE(scheduler.has_work());
    while (turn()) {
    }
    EXPECT_EQ(kernels_run, 2);
    EXPECT_EQ(run.completed(), 2u);
    EXPECT_FALSE(scheduler.has_work());
}

TEST_F(SchedulerTest, CompletingNotifiesConsumers) {
    TaskSlot &first = task(0, 1), &second = task(0, 2), &ready = task(1, 0), &waiting = task(3, 0);
    connect(second, ready);
    connect(first, waiting);
    connect(second, waiting);
    EXPECT_TRUE(turn());
    EXPECT_FALSE(first.is_complete()) << "its core has not been taken back yet";
    EXPECT_TRUE(turn());
    EXPECT_TRUE(first.is_complete());
    EXPECT_EQ(waiting.waiting_for.load(), 2);
    while (turn()) {
    }
    EXPECT_EQ(kernels_run, 3);
    EXPECT_TRUE(ready.is_complete());
    EXPECT_EQ(waiting.waiting_for.load(), 1);
    EXPECT_FALSE(waiting.is_complete());
    EXPECT_TRUE(run.ready[0].is_empty());
}

TEST_F(SchedulerTest, GivesReferencesBack) {
    TaskSlot &producer = task(0, 1), &consumer = task(1, 0);
    connect(producer, consumer);
    EXPECT_TRUE(turn());
    EXPECT_TRUE(turn());
    EXPECT_EQ(producer.references.load(), 2) << "its scope and its consumer";
    EXPECT_FALSE(turn());
    EXPECT_EQ(producer.references.load(), 1) << "its scope";
    EXPECT_EQ(consumer.references.load(), 1);
}

TEST_F(SchedulerTest, CompletesATaskWhenItsLastBlockHasReturned) {
    TaskSlot &blocks = task(0, 1, count_kernel, 3), &consumer = task(1, 0);
    connect(blocks, consumer);
    for (int expected = 1; expected <= 3; ++expected) {
        EXPECT_FALSE(blocks.is_complete());
        EXPECT_TRUE(turn());
        EXPECT_EQ(kernels_run, expected);
        EXPECT_EQ(run.completed(), 0u);
    }
    EXPECT_TRUE(turn()) << "the consumer";
    EXPECT_TRUE(blocks.is_complete());
    EXPECT_FALSE(turn());
    EXPECT_EQ(run.completed(), 2u);
}

TEST_F(SchedulerTest, StartsNothingAfterAFatalErrorAndSaysWhenItIsQuiet) {
    task(0, 0);
    EXPECT_TRUE(turn());
    task(0, 0);
    run.fatal.latch(9, "ERR_PTO_RUN_EXPLICIT_FATAL", FatalSite(), "reason");
    run.finish_orchestration(2);
    EXPECT_TRUE(scheduler.has_work());
    EXPECT_FALSE(turn());
    EXPECT_EQ(kernels_run, 1);
    EXPECT_FALSE(scheduler.has_work());
    EXPECT_NE(run.done.value.load(), 0u);
}

/// The same, in a pool that has seen short kernels.
class StagingTest : public SchedulerTest {
protected:
    void SetUp() override {
        SchedulerTest::SetUp();
        task(0, 0);
        pool.begin_run({&scheduler});
        run.finish_orchestration(1);
        pool.help_until(run.done);
        pool.end_run();
        ASSERT_TRUE(pool.are_kernels_short());
        run.reset(1, 16);
        scheduler.begin_run(0, 1, 1);
    }
    port::CoreWork *start() {
        port::CoreWork *work = nullptr;
        scheduler.take_turn(&work);
        return work;
    }
    /// What a thread does when a kernel has returned.
    port::CoreWork *finish(port::CoreWork *work) {
        port::CoreWork *next = work->staged->exchange(nullptr);
        work->inbox->push(work);
        return next;
    }
};

TEST_F(StagingTest, AThreadFindsTheNextKernelOnItsCore) {
    TaskSlot &first = task(0, 0), &second = task(0, 0), &third = task(0, 0);
    port::CoreWork *work = start();
    ASSERT_NE(work, nullptr);
    EXPECT_EQ(work->task_id, first.id);
    EXPECT_TRUE(scheduler.has_staged());
    port::CoreWork *next = finish(work);
    ASSERT_NE(next, nullptr);
    EXPECT_EQ(next->task_id, second.id);
    EXPECT_NE(next->args, work->args) << "each has its own arguments";
    EXPECT_EQ(start(), nullptr) << "the core has not come back";
    EXPECT_TRUE(first.is_complete());
    port::CoreWork *last = finish(next);
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(last->task_id, third.id);
    EXPECT_EQ(finish(last), nullptr);
    EXPECT_EQ(start(), nullptr);
    EXPECT_EQ(run.completed(), 3u);
    EXPECT_FALSE(scheduler.has_staged());
}

TEST_F(StagingTest, WhatCameTooLateForTheThreadIsStartedByTheNextTurn) {
    TaskSlot &first = task(0, 0);
    port::CoreWork *work = start();
    EXPECT_EQ(work->task_id, first.id);
    port::CoreWork *seen = work->staged->exchange(nullptr);  // the thread looks, and is suspended
    EXPECT_EQ(seen, nullptr);
    TaskSlot &late = task(0, 0);
    EXPECT_EQ(start(), nullptr) << "it is staged";
    work->inbox->push(work);
    port::CoreWork *next = start();
    ASSERT_NE(next, nullptr);
    EXPECT_EQ(next->task_id, late.id);
    EXPECT_EQ(finish(next), nullptr);
    start();
    EXPECT_EQ(run.completed(), 2u);
}

TEST_F(StagingTest, WhatTheThreadTookAndFinishedMayComeBackFirst) {
    task(0, 0);
    task(0, 0);
    port::CoreWork *first = start();
    port::CoreWork *second = finish(first);
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(finish(second), nullptr);  // both are in the inbox now, the newest first
    EXPECT_EQ(start(), nullptr);
    EXPECT_EQ(run.completed(), 2u);
    task(0, 0);
    EXPECT_NE(start(), nullptr) << "the core is idle again";
}

TEST_F(StagingTest, AnIdleCoreTakesOverWhatIsStagedBehindAnother) {
    for (int i = 0; i < 4; ++i) {
        TaskSlot &slot = task(1, 0);
        slot.shape = Shape::kAiv;
        slot.active_mask = 1u << kAiv0;
        slot.kernel[kAiv0] = count_kernel;
        run.ready[static_cast<uint32_t>(Shape::kAiv)].push(&slot);
    }
    port::CoreWork *first = start();  // one on each lane, and one staged behind each
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(first->subblock_id, 0u);
    EXPECT_TRUE(scheduler.has_staged());
    port::CoreWork *second = finish(first);
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(finish(second), nullptr);
    port::CoreWork *taken_over = start();  // lane 0 is idle, lane 1 still runs its first
    ASSERT_NE(taken_over, nullptr);
    EXPECT_EQ(taken_over->subblock_id, 0u);
    EXPECT_EQ(taken_over->task_id, slots.back().id);
    EXPECT_FALSE(scheduler.has_staged());
}

TEST_F(StagingTest, EndsWhenKernelsWaitForEachOther) {
    task(0, 0);
    TaskSlot &staged = task(0, 0);
    port::CoreWork *running = start();
    EXPECT_TRUE(scheduler.has_staged());
    EXPECT_FALSE(scheduler.has_work());
    scheduler.end_staging();
    EXPECT_TRUE(scheduler.has_work());
    EXPECT_EQ(start(), nullptr);
    EXPECT_FALSE(scheduler.has_staged());
    TaskSlot *queued = nullptr;
    ASSERT_TRUE(run.ready[0].pop(&queued)) << "for whoever has an idle core";
    EXPECT_EQ(queued, &staged);
    run.ready[0].push(queued);
    EXPECT_EQ(finish(running), nullptr);
    port::CoreWork *next = start();
    ASSERT_NE(next, nullptr);
    EXPECT_EQ(next->task_id, staged.id);
}

TEST_F(StagingTest, MayEndAtAnyMomentOfATurn) {
    std::atomic<bool> is_over{false};
    std::thread other([&] {
        while (!is_over.load()) run.may_stage.store(!run.may_stage.load());
    });
    for (int i = 0; i < 20'000; ++i) {
        slots.clear();
        for (int n = 0; n < 3; ++n) task(0, 0);
        while (port::CoreWork *work = start()) {
            while (work != nullptr) work = finish(work);
        }
    }
    is_over.store(true);
    other.join();
    EXPECT_EQ(run.completed(), 60'000u);
}

TEST_F(StagingTest, AFailureForgetsWhatIsStaged) {
    task(0, 0);
    task(0, 0);
    port::CoreWork *running = start();
    run.fatal.latch(9, "ERR_PTO_RUN_EXPLICIT_FATAL", FatalSite(), "reason");
    run.finish_orchestration(2);
    EXPECT_EQ(start(), nullptr);
    EXPECT_EQ(finish(running), nullptr);
    EXPECT_EQ(start(), nullptr);
    EXPECT_NE(run.done.value.load(), 0u);
}

TEST_F(StagingTest, AFailureStartsNothingThatTheThreadCameTooEarlyFor) {
    task(0, 0);
    task(0, 0);
    port::CoreWork *running = start();
    EXPECT_TRUE(scheduler.has_staged());
    run.fatal.latch(9, "ERR_PTO_RUN_EXPLICIT_FATAL", FatalSite(), "reason");
    run.finish_orchestration(2);
    running->inbox->push(running);
    EXPECT_EQ(start(), nullptr);
    EXPECT_NE(run.done.value.load(), 0u);
}

TEST_F(SchedulerTest, LatchesWhatAKernelThrows) {
    task(0, 0);
    task(0, 0, throwing_kernel);
    while (turn()) {
    }
    ASSERT_TRUE(run.fatal.is_set());
    EXPECT_STREQ(run.fatal.code, "ERR_PTO_KERNEL_EXCEPTION");
    EXPECT_EQ(run.fatal.site.task, 1u);
    EXPECT_EQ(run.fatal.site.func_id, 5);
    EXPECT_EQ(run.fatal.site.core, 0);
}

}  // namespace
}  // namespace runtime
}  // namespace pto
