#include <gtest/gtest.h>

#include <atomic>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

TEST(EngineRuns, TwentyThousandOfOneTaskEndWhoeverWaits) {
    EngineRig rig;
    std::atomic<uint64_t> count{0};
    rig.add_thread(WorkerRole::kSub, [&](const ReceivedTask &) {
        ++count;
        return abi::CommandStatus::kOk;
    });
    for (int i = 0; i < 20000; ++i) {
        const bool caller_waits = i % 3 == 0;
        const uint64_t run = rig->begin_run(caller_waits);
        rig.submit(TestTask());
        rig->close_run();
        ASSERT_TRUE(!caller_waits || rig->wait());
        rig.observer.wait_for_end(run);
        ASSERT_EQ(rig->take_report().task_count, 1u);
    }
    EXPECT_EQ(count, 20000u);
}

TEST(EngineRuns, HaveIdsThatGrowAndReportsOfTheirOwn) {
    EngineRig rig;
    auto worker = rig.add_held();
    for (uint64_t expected = 1; expected <= 3; ++expected) {
        EXPECT_EQ(rig->begin_run(), expected);
        EXPECT_EQ(rig.submit(TestTask()), 0u);
        EXPECT_EQ(worker->first().run_id, expected);
        if (expected == 2) worker->end(abi::CommandStatus::kThrew, "{}");
        const RunReport report = rig.finish({worker});
        EXPECT_EQ(report.run_id, expected);
        EXPECT_EQ(report.failures.size(), expected == 2 ? 1u : 0u);
    }
}

TEST(EngineRuns, WithoutTasksEndWhenTheyAreClosed) {
    EngineRig rig;
    const uint64_t run = rig->begin_run();
    rig->open_scope();
    EXPECT_TRUE(rig.observer.ended().empty());
    rig->close_run();
    EXPECT_EQ(rig.observer.ended(), std::vector<uint64_t>{run});
    EXPECT_FALSE(rig->is_running());
    EXPECT_TRUE(rig->wait());
    EXPECT_EQ(rig->take_report().task_count, 0u);
}

TEST(EngineRuns, ThatTakeLongCanBeWaitedForAgain) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->begin_run(true);
    rig.submit(TestTask());
    rig->close_run();
    EXPECT_FALSE(rig->wait(static_cast<uint64_t>(base::monotonic_ns()) + 1'000'000));
    EXPECT_FALSE(rig->wait(1));
    EXPECT_TRUE(rig->is_running());
    worker->end();
    EXPECT_TRUE(rig->wait());
    EXPECT_EQ(rig->take_report().task_count, 1u);
}

TEST(EngineRuns, AreOneAtATime) {
    EngineRig rig;
    rig.add_held();
    rig->begin_run();
    EXPECT_EQ(code_of_failure([&] { rig->begin_run(); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of_failure([&] { rig->take_report(); }), "ERR_PTO_WORKER_STATE");
    rig->close_run();
    EXPECT_EQ(code_of_failure([&] { rig->begin_run(); }), "ERR_PTO_WORKER_STATE");
    rig->take_report();
    EXPECT_EQ(rig->begin_run(), 2u);
}

TEST(EngineRuns, TakeSubmissionsOnlyWhileTheyAreOpen) {
    EngineRig rig;
    rig.add_held();
    EXPECT_EQ(code_of_failure([&] { rig.submit(TestTask()); }), "ERR_PTO_ORCHESTRATOR_EXPIRED");
    EXPECT_EQ(code_of_failure([&] { rig->alloc(64); }), "ERR_PTO_ORCHESTRATOR_EXPIRED");
    EXPECT_EQ(code_of_failure([&] { rig->open_scope(); }), "ERR_PTO_ORCHESTRATOR_EXPIRED");
    rig->begin_run();
    rig->close_run();
    EXPECT_EQ(code_of_failure([&] { rig.submit(TestTask()); }), "ERR_PTO_ORCHESTRATOR_EXPIRED");
    EXPECT_EQ(code_of_failure([&] { rig->close_run(); }), "ERR_PTO_WORKER_STATE");
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
