/// Submits that wait for space in a heap ring or for the number of pending tasks to fall.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr uint64_t kWhole = 64 * 1024;

/// One worker that holds a task whose output fills the ring of the inner scope, and the scope is closed.
class EngineSpace : public testing::Test {
protected:
    explicit EngineSpace(EngineSettings settings = EngineRig::small()) : rig(settings) {
        worker = rig.add_held();
        rig->begin_run();
        rig->open_scope();
        rig.submit(TestTask().output(kWhole));
        rig->close_scope();
        rig->open_scope();
    }
    static EngineSettings impatient() {
        EngineSettings settings = EngineRig::small();
        settings.alloc_timeout_ns = 60'000'000;
        return settings;
    }

    EngineRig rig;
    std::shared_ptr<HeldWorker::State> worker;
};

class EngineSpaceImpatient : public EngineSpace {
protected:
    EngineSpaceImpatient() : EngineSpace(impatient()) {}
};

TEST_F(EngineSpace, IsWaitedForUntilATaskEnds) {
    std::thread child([&] { worker->end(); });
    EXPECT_EQ(rig->alloc(kWhole).offset, 0u);
    child.join();
    EXPECT_EQ(rig.finish({worker}).task_count, 1u);
}

TEST_F(EngineSpace, IsWaitedForBySubmits) {
    std::thread child([&] { worker->end(); });
    TestTask task;
    task.output(kWhole);
    EXPECT_EQ(rig.submit(task), 1u);
    EXPECT_EQ(task.tensor_of(0).address, 0u);
    child.join();
    EXPECT_EQ(rig.finish({worker}).task_count, 2u);
}

TEST_F(EngineSpaceImpatient, IsWaitedForWithinALimit) {
    try {
        rig.submit(TestTask().output(1));
        FAIL() << "memory from a full ring";
    } catch (const base::Failure &failure) {
        EXPECT_EQ(failure.code(), "ERR_PTO_RING_EXHAUSTED");
        EXPECT_NE(failure.message().find("per-ring heap exhausted: ring 1 has 0 free bytes of 65536"),
                  std::string::npos)
            << failure.message();
        EXPECT_NE(failure.message().find("made by task 0"), std::string::npos) << failure.message();
        EXPECT_NE(failure.message().find("heapRingBytes"), std::string::npos) << failure.message();
    }
    EXPECT_EQ(rig.observer.count("backpressure"), 1u);
    EXPECT_NE(rig->stats_json().find("\"failures\":1}"), std::string::npos) << rig->stats_json();
    // Nothing is left of the submit that failed.
    EXPECT_EQ(rig.finish({worker}).task_count, 1u);
}

TEST_F(EngineSpaceImpatient, CanBeHadLaterWhenAWaitWasTooLong) {
    EXPECT_EQ(code_of_failure([&] { rig->alloc(1); }), "ERR_PTO_RING_EXHAUSTED");
    worker->end();
    rig.pass_outcomes();
    EXPECT_EQ(rig->alloc(kWhole).offset, 0u);
}

TEST_F(EngineSpace, IsNotWaitedForWhenNothingWouldFreeAny) {
    worker->end();
    rig.pass_outcomes();
    rig->alloc(kWhole);
    EXPECT_EQ(code_of_failure([&] { rig->alloc(1); }), "ERR_PTO_RING_EXHAUSTED");
    EXPECT_EQ(code_of_failure([&] { rig.submit(TestTask().output(1)); }), "ERR_PTO_RING_EXHAUSTED");
    EXPECT_EQ(rig.submit(TestTask()), 2u);
}

TEST_F(EngineSpace, IsGivenUpWhenTheEngineShutsDown) {
    std::thread closer([&] { rig->shut_down(); });
    EXPECT_EQ(code_of_failure([&] { rig->alloc(1); }), "ERR_PTO_WORKER_STATE");
    closer.join();
    EXPECT_EQ(code_of_failure([&] { rig.submit(TestTask()); }), "ERR_PTO_WORKER_STATE");
    EXPECT_EQ(code_of_failure([&] { rig->wait(); }), "ERR_PTO_WORKER_STATE");
}

TEST_F(EngineSpace, IsGivenUpWhenTheRunIsCancelled) {
    std::thread canceller([&] { rig->cancel_run(); });
    EXPECT_EQ(code_of_failure([&] { rig->alloc(1); }), "ERR_PTO_RUN_ABORTED");
    canceller.join();
    EXPECT_TRUE(rig.finish({worker}).is_cancelled);
}

TEST_F(EngineSpace, IsGivenUpWhenATaskFails) {
    std::thread child([&] { worker->end(abi::CommandStatus::kThrew); });
    EXPECT_EQ(code_of_failure([&] { rig->alloc(1); }), "ERR_PTO_TASK_THROW");
    child.join();
    EXPECT_EQ(rig.finish({worker}).failures.size(), 1u);
}

TEST_F(EngineSpace, IsGivenUpWhenTheWorkerIsLost) {
    std::thread killer([&] {
        WorkerLoss loss;
        loss.code = abi::ErrorCode::ERR_PTO_CHILD_EXIT;
        rig->lose_worker(WorkerRole::kSub, 0, loss);
    });
    EXPECT_EQ(code_of_failure([&] { rig.submit(TestTask().output(kWhole)); }), "ERR_PTO_CHILD_EXIT");
    killer.join();
    EXPECT_EQ(rig.finish({worker}).failures.size(), 1u);
}

TEST_F(EngineSpace, IsToldOfToWhoDoesNotWait) {
    TestTask task;
    task.output(kWhole);
    EXPECT_FALSE(rig->try_alloc(1, WhenFull::kReturn).has_value());
    EXPECT_FALSE(rig->try_submit(task.submission(), WhenFull::kReturn).has_value());
    EXPECT_EQ(rig.observer.count("space"), 0u);
    worker->end();
    rig.observer.wait_for_note("space");
    EXPECT_EQ(rig.observer.count("space"), 1u);
    EXPECT_EQ(rig->try_submit(task.submission(), WhenFull::kReturn), 1u);
    EXPECT_EQ(task.tensor_of(0).address, 0u);
    EXPECT_EQ(rig.finish({worker}).task_count, 2u);
    EXPECT_EQ(rig.observer.count("space"), 1u);
}

TEST_F(EngineSpace, IsToldOfAgainToWhoseNextTryWasInVain) {
    EXPECT_FALSE(rig->try_alloc(1, WhenFull::kReturn).has_value());
    worker->end();
    rig.observer.wait_for_note("space");
    rig.submit(TestTask().output(kWhole));
    EXPECT_FALSE(rig->try_alloc(1, WhenFull::kReturn).has_value());
    rig->close_scope();
    rig->open_scope();
    worker->end();
    // The first note may come late; what counts is that one comes after every try in vain.
    for (size_t told = rig.observer.count("space"); !rig->try_alloc(1, WhenFull::kReturn).has_value();) {
        while (rig.observer.count("space") == told) rig.pass_outcomes();
        told = rig.observer.count("space");
    }
    EXPECT_EQ(rig.finish({worker}).task_count, 2u);
}

TEST_F(EngineSpace, ThatWillNeverBeThereIsAnErrorForWhoDoesNotWait) {
    EXPECT_EQ(code_of_failure([&] { rig->try_alloc(1, WhenFull::kThrow); }), "ERR_PTO_RING_EXHAUSTED");
    worker->end();
    rig.pass_outcomes();
    rig->alloc(kWhole);
    EXPECT_EQ(code_of_failure([&] { rig->try_alloc(1, WhenFull::kReturn); }), "ERR_PTO_RING_EXHAUSTED");
    EXPECT_EQ(rig.finish({worker}).task_count, 1u);
}

TEST_F(EngineSpace, IsNoLongerWantedWhenTheRunIsCancelledOrATaskFails) {
    EXPECT_FALSE(rig->try_alloc(1, WhenFull::kReturn).has_value());
    worker->end(abi::CommandStatus::kThrew);
    rig.observer.wait_for_note("space");
    EXPECT_EQ(code_of_failure([&] { rig->try_alloc(1, WhenFull::kReturn); }), "ERR_PTO_TASK_THROW");
    EXPECT_EQ(rig.finish({worker}).failures.size(), 1u);

    rig->begin_run();
    rig->open_scope();
    rig.submit(TestTask().output(kWhole));
    EXPECT_FALSE(rig->try_alloc(1, WhenFull::kReturn).has_value());
    rig->cancel_run();
    EXPECT_EQ(rig.observer.count("space"), 2u);
    EXPECT_EQ(code_of_failure([&] { rig->try_alloc(1, WhenFull::kReturn); }), "ERR_PTO_RUN_ABORTED");
    EXPECT_TRUE(rig.finish({worker}).is_cancelled);
}

/// At most three tasks may be pending.
class EngineSpaceForTasks : public testing::Test {
protected:
    explicit EngineSpaceForTasks(uint64_t alloc_timeout_ns = 10'000'000'000) : rig(settings(alloc_timeout_ns)) {
        worker = rig.add_held();
        rig->begin_run();
        for (int i = 0; i < 3; ++i) rig.submit(TestTask());
    }
    static EngineSettings settings(uint64_t alloc_timeout_ns) {
        EngineSettings settings = EngineRig::small();
        settings.alloc_timeout_ns = alloc_timeout_ns;
        settings.max_pending_tasks = 3;
        return settings;
    }

    EngineRig rig;
    std::shared_ptr<HeldWorker::State> worker;
};

class EngineSpaceForTasksImpatient : public EngineSpaceForTasks {
protected:
    EngineSpaceForTasksImpatient() : EngineSpaceForTasks(60'000'000) {}
};

TEST_F(EngineSpaceForTasks, IsWaitedForUntilATaskEnds) {
    std::thread child([&] { worker->end(); });
    EXPECT_EQ(rig.submit(TestTask()), 3u);
    child.join();
    EXPECT_EQ(rig.finish({worker}).task_count, 4u);
}

TEST_F(EngineSpaceForTasks, IsToldOfToWhoDoesNotWait) {
    TestTask task;
    EXPECT_FALSE(rig->try_submit(task.submission(), WhenFull::kReturn).has_value());
    EXPECT_TRUE(rig->try_alloc(64, WhenFull::kReturn).has_value());
    worker->end();
    rig.observer.wait_for_note("space");
    EXPECT_TRUE(rig->try_submit(task.submission(), WhenFull::kReturn).has_value());
    EXPECT_EQ(rig.finish({worker}).task_count, 4u);
}

TEST_F(EngineSpaceForTasksImpatient, IsWaitedForWithinALimit) {
    EXPECT_EQ(code_of_failure([&] { rig.submit(TestTask()); }), "ERR_PTO_PENDING_LIMIT");
    // Memory is another matter.
    rig->alloc(64);
    EXPECT_EQ(rig.finish({worker}).task_count, 3u);
}

TEST_F(EngineSpaceForTasks, BoundsTheNumberOfRecords) {
    worker->end();
    for (int i = 0; i < 10000; ++i) {
        rig.submit(TestTask());
        worker->end();
    }
    EXPECT_NE(rig->stats_json().find("\"taskRecords\":64,"), std::string::npos) << rig->stats_json();
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
