/// Who waits for workers, for how long, and what else the waiting thread does.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <time.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr TensorArgType kInOut = TensorArgType::INOUT;

TEST(EngineDrive, GoesOnWhileTheCallerDoesSomethingElse) {
    for (const bool caller_waits : {false, true}) {
        EngineRig rig;
        auto worker = rig.add_held(WorkerRole::kSub, 1);
        rig->begin_run(caller_waits);
        rig.submit(TestTask().bytes(kInOut, 0));
        rig.submit(TestTask().bytes(kInOut, 0));
        worker->end();
        // Nobody calls the engine; its own thread takes the outcome and starts the next task.
        worker->wait_for_task();
        EXPECT_EQ(worker->first().task_id, 1u);
        worker->end();
        rig->close_run();
        EXPECT_TRUE(rig->wait());
        EXPECT_EQ(rig->take_report().task_count, 2u);
    }
}

TEST(EngineDrive, TellsTheEndOfARunThatNobodyWaitsFor) {
    EngineRig rig;
    auto worker = rig.add_held();
    const uint64_t run = rig->begin_run();
    rig.submit(TestTask());
    rig->close_run();
    EXPECT_TRUE(rig->is_running());
    worker->end();
    rig.observer.wait_for_end(run);
    EXPECT_FALSE(rig->is_running());
    EXPECT_EQ(rig.observer.ended(), std::vector<uint64_t>{run});
}

TEST(EngineDrive, GoesOnAfterAWaitThatWasTooShort) {
    EngineRig rig;
    auto worker = rig.add_held(WorkerRole::kSub, 1);
    const uint64_t run = rig->begin_run(true);
    rig.submit(TestTask());
    rig->close_run();
    EXPECT_FALSE(rig->wait(static_cast<uint64_t>(base::monotonic_ns()) + 2'000'000));
    worker->end();
    rig.observer.wait_for_end(run);
}

TEST(EngineDrive, LetsSeveralThreadsWait) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->begin_run();
    rig.submit(TestTask());
    rig->close_run();
    std::vector<std::thread> waiting;
    for (int i = 0; i < 4; ++i) waiting.emplace_back([&] { EXPECT_TRUE(rig->wait()); });
    worker->end();
    for (std::thread &thread : waiting) thread.join();
    EXPECT_EQ(rig->take_report().task_count, 1u);
}

TEST(EngineDrive, WaitsForATaskThatEndsOnThePumpsThread) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->set_pump([&] { worker->end(); });
    // As an inline worker does: the job is there, and whoever waits should run it.
    worker->on_push = [&] { rig->interrupt(); };
    for (int i = 0; i < 100; ++i) {
        rig->begin_run(true);
        rig.submit(TestTask());
        rig->close_run();
        ASSERT_TRUE(rig->wait());
        ASSERT_EQ(rig->take_report().task_count, 1u);
    }
    EXPECT_EQ(worker->seen_tasks().size(), 100u);
}

TEST(EngineDrive, PumpsWhileASubmitWaitsForSpace) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->begin_run();
    rig->open_scope();
    rig.submit(TestTask().output(64 * 1024));
    rig->close_scope();
    rig->open_scope();
    rig->set_pump([&] { worker->end(); });
    std::thread other([&] { rig->interrupt(); });
    EXPECT_EQ(rig->alloc(64 * 1024).offset, 0u);
    other.join();
}

TEST(EngineDrive, LetsAPumpSubmit) {
    EngineRig rig;
    auto worker = rig.add_held();
    int calls = 0;
    rig->set_pump([&] {
        if (++calls == 1) rig.submit(TestTask());
        while (worker->under_way() > 0) worker->end();
    });
    rig->begin_run();
    rig->open_scope();
    rig.submit(TestTask().output(64 * 1024));
    rig->close_scope();
    rig->open_scope();
    rig->interrupt();
    EXPECT_EQ(rig->alloc(64 * 1024).task_id, 2u);
    rig->close_run();
    rig->interrupt();
    EXPECT_TRUE(rig->wait());
    EXPECT_EQ(rig->take_report().task_count, 2u);
}

TEST(EngineDrive, CallsThePumpOnItsOwnThreadOnly) {
    EngineRig rig;
    auto worker = rig.add_held();
    std::atomic<int> calls{0};
    rig->set_pump([&] { ++calls; });
    rig->begin_run();
    rig.submit(TestTask());
    rig->close_run();
    std::thread other([&] {
        rig->interrupt();
        EXPECT_FALSE(rig->wait(static_cast<uint64_t>(base::monotonic_ns()) + 5'000'000));
    });
    other.join();
    EXPECT_EQ(calls, 0);
    worker->end();
    EXPECT_TRUE(rig->wait());
}

TEST(EngineDrive, ServesOthersWhileThePumpRuns) {
    EngineRig rig;
    auto inline_worker = rig.add_held(WorkerRole::kSub);
    auto chip = rig.add_held(WorkerRole::kNextLevel, 1);
    rig->set_pump([&] {
        // What this needs is made by the scheduler thread: the second task of the chip starts when the first ends.
        chip->end();
        chip->wait_for_task();
        chip->end();
        inline_worker->end();
    });
    rig->begin_run(true);
    rig.submit(TestTask().on(WorkerRole::kNextLevel).bytes(kInOut, 0));
    rig.submit(TestTask().on(WorkerRole::kNextLevel).bytes(kInOut, 0));
    rig.submit(TestTask());
    rig->close_run();
    rig->interrupt();
    EXPECT_TRUE(rig->wait());
    EXPECT_EQ(rig->take_report().task_count, 3u);
}

TEST(EngineDrive, ReportsATaskThatTakesTooLongOnce) {
    for (const bool caller_waits : {false, true}) {
        EngineRig rig;
        auto worker = rig.add_held();
        const uint64_t run = rig->begin_run(caller_waits);
        rig.submit(TestTask().timeout(1'000'000));
        rig.submit(TestTask());
        EXPECT_NE(worker->first().deadline_ns, 0u);
        rig->close_run();
        if (caller_waits) rig->wait(static_cast<uint64_t>(base::monotonic_ns()) + 20'000'000);
        rig.observer.wait_for_note("timeout 0 0");
        worker->end();
        worker->end();
        rig.observer.wait_for_end(run);
        const RunReport report = rig->take_report();
        ASSERT_EQ(report.failures.size(), 1u);
        EXPECT_EQ(report.failures[0].code, abi::ErrorCode::ERR_PTO_TASK_TIMEOUT);
        EXPECT_EQ(report.failures[0].task_id, 0u);
        EXPECT_EQ(rig.observer.count("timeout"), 1u);
    }
}

TEST(EngineDrive, TellsATaskThatWasBehindAKilledOneFromTheOneThatTookTooLong) {
    EngineSettings settings = EngineRig::small();
    settings.task_timeout_ns = 1'000'000;
    EngineRig rig(settings);
    rig.add_held();
    rig.observer.when_overdue = [&](WorkerRole role, int32_t worker, uint64_t) {
        WorkerLoss loss;
        loss.code = abi::ErrorCode::ERR_PTO_TASK_TIMEOUT;
        loss.signal = 9;
        rig->lose_worker(role, worker, loss);
    };
    const uint64_t run = rig->begin_run();
    rig.submit(TestTask());
    rig.submit(TestTask());
    rig->close_run();
    rig.observer.wait_for_end(run);
    const RunReport report = rig->take_report();
    ASSERT_EQ(report.failures.size(), 2u);
    EXPECT_EQ(report.failures[0].code, abi::ErrorCode::ERR_PTO_TASK_TIMEOUT);
    EXPECT_EQ(report.failures[0].loss.signal, 9);
    EXPECT_EQ(report.failures[1].code, abi::ErrorCode::ERR_PTO_CHILD_SIGNAL);
}

TEST(EngineDrive, CountsTheLimitOfAStagedTaskFromWhenItIsFirst) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->begin_run();
    rig.submit(TestTask());
    rig.submit(TestTask().timeout(1'000'000));
    EXPECT_FALSE(rig->wait(static_cast<uint64_t>(base::monotonic_ns()) + 20'000'000));
    EXPECT_EQ(rig.observer.count("timeout"), 0u);
    worker->end();
    rig.observer.wait_for_note("timeout 0 1");
}

TEST(EngineDrive, ReportsAStallOnceAnEpisode) {
    EngineSettings settings = EngineRig::small();
    settings.stall_ns = 5'000'000;
    EngineRig rig(settings);
    auto worker = rig.add_held(WorkerRole::kSub, 1);
    rig->begin_run();
    for (int i = 0; i < 3; ++i) rig.submit(TestTask());
    rig.observer.wait_for_note("stall 2 ready tasks have waited");
    EXPECT_FALSE(rig->wait(static_cast<uint64_t>(base::monotonic_ns()) + 20'000'000));
    EXPECT_EQ(rig.observer.count("stall"), 1u);
    worker->end();
    rig.observer.wait_for_note("stall 1 ready tasks have waited");
    EXPECT_EQ(rig.observer.count("stall"), 2u);
    EXPECT_EQ(rig.finish({worker}).task_count, 3u);
}

TEST(EngineDrive, SleepsWhileNothingIsUnderWayAndWhileWorkersAreBusy) {
    EngineRig rig;
    auto worker = rig.add_held();
    const auto cpu_ns = [] {
        timespec time{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return time.tv_sec * 1'000'000'000ll + time.tv_nsec;
    };
    rig->begin_run();
    rig.submit(TestTask());
    rig.submit(TestTask());
    rig.submit(TestTask());
    const auto before_ns = cpu_ns();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_LT(cpu_ns() - before_ns, 20'000'000);
    rig.finish({worker});
    const auto idle_ns = cpu_ns();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_LT(cpu_ns() - idle_ns, 20'000'000);
}

TEST(EngineDrive, CanBeDestroyedWhileItIsBusy) {
    for (int i = 0; i < 20; ++i) {
        EngineRig rig;
        rig.add_thread(WorkerRole::kSub, [](const ReceivedTask &) { return abi::CommandStatus::kOk; });
        rig.add_held(WorkerRole::kNextLevel);
        rig->begin_run();
        for (int t = 0; t < 50; ++t) {
            rig.submit(TestTask().bytes(kInOut, 0));
            rig.submit(TestTask().on(WorkerRole::kNextLevel));
        }
        rig->close_run();
        rig.destroy();
        EXPECT_TRUE(rig.observer.ended().empty());
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
