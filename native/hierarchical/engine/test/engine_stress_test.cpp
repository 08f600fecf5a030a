/// Threads as workers, so that submits, outcomes, losses and ends race. Short: it runs many times over.

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr TensorArgType kIn = TensorArgType::INPUT;
constexpr TensorArgType kInOut = TensorArgType::INOUT;
constexpr TensorArgType kExisting = TensorArgType::OUTPUT_EXISTING;

abi::CommandStatus fine(const ReceivedTask &) { return abi::CommandStatus::kOk; }

TEST(EngineStress, RunsOfOneTaskEndWithAnyWaiter) {
    EngineRig rig;
    rig.add_thread(WorkerRole::kSub, fine);
    for (int i = 0; i < 60; ++i) {
        const uint64_t run = rig->begin_run(i % 2 == 0);
        rig.submit(TestTask());
        rig->close_run();
        ASSERT_TRUE(i % 4 == 3 || rig->wait());
        rig.observer.wait_for_end(run);
        rig->take_report();
    }
}

TEST(EngineStress, NestedScopesRecycleWhileTasksEnd) {
    EngineRig rig;
    for (int i = 0; i < 3; ++i) rig.add_thread(WorkerRole::kSub, fine);
    for (int run = 0; run < 4; ++run) {
        rig->begin_run(run % 2 == 0);
        for (int outer = 0; outer < 4; ++outer) {
            rig->open_scope();
            const RingBlock shared = rig->alloc(4096);
            rig.submit(TestTask().block(kInOut, shared));
            for (int inner = 0; inner < 4; ++inner) {
                rig->open_scope();
                const RingBlock own = rig->alloc(20000);
                rig.submit(TestTask().block(kInOut, own).block(kIn, shared));
                rig.submit(TestTask().block(kIn, own).output(10000));
                rig->close_scope();
            }
            rig->close_scope();
        }
        rig->close_run();
        ASSERT_TRUE(rig->wait());
        ASSERT_EQ(rig->take_report().task_count, 36u);
    }
}

TEST(EngineStress, GroupsAndSinglesShareWorkers) {
    EngineRig rig;
    for (int i = 0; i < 3; ++i) rig.add_thread(WorkerRole::kNextLevel, fine);
    for (int i = 0; i < 2; ++i) rig.add_thread(WorkerRole::kSub, fine);
    rig->begin_run();
    for (uint64_t i = 0; i < 60; ++i) {
        TestTask task;
        task.on(i % 3 == 0 ? WorkerRole::kSub : WorkerRole::kNextLevel).bytes(kInOut, 64 * (i % 7));
        if (i % 5 == 0) task.next_member().bytes(kIn, 64 * (i % 3));
        if (i % 5 == 1) task.next_member().on_worker(1);
        rig.submit(task);
    }
    rig->close_run();
    ASSERT_TRUE(rig->wait());
    const RunReport report = rig->take_report();
    EXPECT_EQ(report.task_count, 60u);
    EXPECT_EQ(report.failure_count, 0u);
}

TEST(EngineStress, AWriterIsForgottenWhileItsBytesAreWrittenAgain) {
    EngineRig rig;
    for (int i = 0; i < 3; ++i) rig.add_thread(WorkerRole::kSub, fine);
    rig->begin_run(true);
    for (uint64_t i = 0; i < 100; ++i)
        rig.submit(TestTask().bytes(kExisting, 32 * (i % 5), 64).bytes(kIn, 32 * (i % 3) + 1024, 64));
    rig->close_run();
    ASSERT_TRUE(rig->wait());
    EXPECT_EQ(rig->take_report().task_count, 100u);
}

TEST(EngineStress, AWorkerIsLostAndARunCancelledAtAnyMoment) {
    EngineSettings settings = EngineRig::small();
    settings.fails_fast = false;
    for (int round = 0; round < 4; ++round) {
        EngineRig rig(settings);
        for (int i = 0; i < 3; ++i) rig.add_thread(WorkerRole::kSub, fine);
        const uint64_t run = rig->begin_run();
        std::thread other([&] {
            WorkerLoss loss;
            loss.code = abi::ErrorCode::ERR_PTO_CHILD_SIGNAL;
            loss.text = "gone";
            rig->lose_worker(WorkerRole::kSub, round % 3, loss);
            rig->stats_json();
            if (round % 2 == 1) rig->cancel_run();
        });
        uint64_t taken = 0;
        for (uint64_t i = 0; i < 80; ++i) {
            TestTask task;
            task.bytes(kInOut, 64 * (i % 9)).on_worker(static_cast<int32_t>(i % 4) - 1);
            if (i % 8 == 0) task.next_member().output(3000);
            taken += code_of_failure([&] { rig.submit(task); }).empty() ? 1 : 0;
        }
        rig->close_run();
        ASSERT_TRUE(rig->wait());
        other.join();
        rig.observer.wait_for_end(run);
        EXPECT_EQ(rig->take_report().task_count, taken);
    }
}

TEST(EngineStress, ThePumpIsCalledHoweverEarlyOrLateItIsAskedFor) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->set_pump([&] {
        while (worker->under_way() > 0) worker->end();
    });
    for (int i = 0; i < 30; ++i) {
        rig->begin_run(i % 2 == 0);
        rig.submit(TestTask());
        std::thread other([&] { rig->interrupt(); });
        rig->close_run();
        ASSERT_TRUE(rig->wait());
        other.join();
        rig->take_report();
    }
}

TEST(EngineStress, AnEngineIsDestroyedWhileItsWorkersAnswer) {
    for (int i = 0; i < 5; ++i) {
        EngineRig rig;
        for (int w = 0; w < 2; ++w) rig.add_thread(WorkerRole::kSub, fine);
        rig->begin_run();
        for (int t = 0; t < 20; ++t) rig.submit(TestTask().bytes(kInOut, 0));
        rig->close_run();
        rig.destroy();
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
