/// Which worker gets which ready task, and when.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr TensorArgType kIn = TensorArgType::INPUT;
constexpr TensorArgType kInOut = TensorArgType::INOUT;

using Ids = std::vector<uint64_t>;

/// Three chips and two sub workers.
class EngineSchedule : public testing::Test {
protected:
    EngineSchedule() {
        for (int i = 0; i < 3; ++i) chips.push_back(rig.add_held(WorkerRole::kNextLevel));
        for (int i = 0; i < 2; ++i) subs.push_back(rig.add_held(WorkerRole::kSub));
        rig->begin_run();
    }

    static TestTask chip(int32_t worker = -1) { return TestTask().on(WorkerRole::kNextLevel).on_worker(worker); }
    uint64_t submit(TestTask task) { return rig.submit(task); }
    void end(const std::shared_ptr<HeldWorker::State> &worker) {
        worker->end();
        rig.pass_outcomes();
    }
    Ids seen(int chip) const { return chips[chip]->seen_tasks(); }
    RunReport finish() {
        std::vector<std::shared_ptr<HeldWorker::State>> all = chips;
        all.insert(all.end(), subs.begin(), subs.end());
        return rig.finish(all);
    }

    EngineRig rig;
    std::vector<std::shared_ptr<HeldWorker::State>> chips;
    std::vector<std::shared_ptr<HeldWorker::State>> subs;
};

TEST_F(EngineSchedule, GivesReadyTasksToIdleWorkersInTheOrderOfTheirIds) {
    for (int i = 0; i < 3; ++i) submit(chip());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(seen(i), Ids{static_cast<uint64_t>(i)});
}

TEST_F(EngineSchedule, KeepsATaskForAnyWorkerUntilOneIsIdle) {
    for (int i = 0; i < 4; ++i) submit(chip());
    // Nothing is staged behind a running task that another worker may be idle for earlier.
    EXPECT_EQ(chips[0]->under_way(), 1u);
    end(chips[1]);
    EXPECT_EQ(seen(1), (Ids{1, 3}));
}

TEST_F(EngineSchedule, StagesATaskForACertainWorkerBehindTheRunningOne) {
    submit(chip(1));
    submit(chip(1));
    submit(chip(1));
    EXPECT_EQ(seen(1), (Ids{0, 1}));
    end(chips[1]);
    EXPECT_EQ(seen(1), (Ids{0, 1, 2}));
}

TEST_F(EngineSchedule, GivesAWorkerItsTasksInTheOrderOfSubmission) {
    for (int i = 0; i < 6; ++i) submit(chip(2));
    finish();
    EXPECT_EQ(seen(2), (Ids{0, 1, 2, 3, 4, 5}));
}

TEST_F(EngineSchedule, DoesNotLetABusyWorkerHoldUpTheTasksOfAnother) {
    for (int i = 0; i < 5; ++i) submit(chip(0));
    submit(chip(1));
    submit(chip());
    EXPECT_EQ(seen(1), Ids{5});
    EXPECT_EQ(seen(2), Ids{6});
}

TEST_F(EngineSchedule, StartsTheOlderOfATaskForOneWorkerAndATaskForAny) {
    for (int i = 0; i < 3; ++i) submit(chip(i));
    for (int i = 0; i < 3; ++i) submit(chip(i));
    const uint64_t for_any = submit(chip());
    const uint64_t for_one = submit(chip(1));
    end(chips[1]);
    end(chips[1]);
    EXPECT_EQ(seen(1), (Ids{1, 4, for_any, for_one}));
}

TEST_F(EngineSchedule, RunsSubTasksWhileAllChipsAreBusy) {
    for (int i = 0; i < 10; ++i) submit(chip());
    submit(TestTask());
    submit(TestTask());
    EXPECT_EQ(subs[0]->under_way() + subs[1]->under_way(), 2u);
}

TEST_F(EngineSchedule, RunsTheMembersOfAGroupAtTheSameTime) {
    submit(chip().next_member().next_member());
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(chips[i]->under_way(), 1u);
        EXPECT_EQ(chips[i]->first().group_index, static_cast<uint32_t>(i));
    }
}

TEST_F(EngineSchedule, SendsMembersToTheWorkersTheyName) {
    submit(chip(2).scalar(20).next_member().scalar(21).next_member().on_worker(0).scalar(22));
    EXPECT_EQ(chips[2]->first().scalars, Ids{20});
    EXPECT_EQ(chips[1]->first().scalars, Ids{21});
    EXPECT_EQ(chips[0]->first().scalars, Ids{22});
}

TEST_F(EngineSchedule, EndsAGroupWithItsLastMember) {
    submit(chip().bytes(kInOut, 0).next_member().bytes(kInOut, 64));
    const uint64_t after = submit(chip().bytes(kIn, 0));
    end(chips[0]);
    EXPECT_NE(seen(0).back(), after);
    end(chips[1]);
    EXPECT_EQ(seen(0).back(), after);
}

TEST_F(EngineSchedule, RunsDependentGroupsOneAfterTheOther) {
    const uint64_t first = submit(chip().bytes(kInOut, 0).next_member().bytes(kInOut, 64));
    const uint64_t second = submit(chip().bytes(kInOut, 64).next_member().bytes(kInOut, 0));
    EXPECT_EQ(seen(2), Ids{});
    end(chips[1]);
    end(chips[0]);
    EXPECT_EQ(seen(0), (Ids{first, second}));
    EXPECT_EQ(seen(1), (Ids{first, second}));
    EXPECT_EQ(finish().task_count, 2u);
}

TEST_F(EngineSchedule, ReservesWorkersForABlockedGroupAsTheyBecomeIdle) {
    submit(chip(0));
    submit(chip(1));
    const uint64_t group = submit(chip(0).next_member().on_worker(1));
    const uint64_t single = submit(chip(0));
    const uint64_t other = submit(chip(2));
    EXPECT_EQ(seen(2), Ids{other});
    end(chips[0]);
    // Worker 0 is idle now and stays so for the group.
    EXPECT_EQ(chips[0]->under_way(), 0u);
    end(chips[1]);
    EXPECT_EQ(seen(1).back(), group);
    EXPECT_EQ(seen(0), (Ids{0, group, single}));
}

TEST_F(EngineSchedule, ReservesAnyIdleWorkersForAGroupThatNamesNone) {
    submit(chip(0));
    submit(chip(1));
    const uint64_t group = submit(chip().next_member().next_member());
    const uint64_t single = submit(chip());
    EXPECT_EQ(seen(2), Ids{});
    end(chips[0]);
    end(chips[1]);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(seen(i).back(), group);
    end(chips[2]);
    EXPECT_EQ(seen(2).back(), single);
}

TEST_F(EngineSchedule, StagesNothingThatAnOlderGroupWouldWaitFor) {
    for (int i = 0; i < 3; ++i) submit(chip(i));
    const uint64_t group = submit(chip().next_member().next_member());
    const uint64_t single = submit(chip(1));
    for (int i = 0; i < 3; ++i) end(chips[i]);
    EXPECT_EQ(seen(1), (Ids{1, group, single}));
}

TEST_F(EngineSchedule, PrefersAGroupThatCanStartToSinglesThatAreInItsWay) {
    const uint64_t running = submit(chip(0).bytes(kInOut, 0));
    // All of these become ready at once; the group comes last.
    for (int i = 0; i < 3; ++i) submit(chip().bytes(kIn, 0));
    const uint64_t group = submit(chip().bytes(kIn, 0).next_member().bytes(kIn, 0));
    end(chips[0]);
    EXPECT_EQ(seen(0), (Ids{running, group}));
    EXPECT_EQ(seen(1), Ids{group});
    EXPECT_EQ(chips[2]->under_way(), 1u);
    EXPECT_EQ(finish().task_count, 5u);
}

TEST(EngineScheduleOfOneWorker, StagesTasksForAnybody) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->begin_run();
    for (int i = 0; i < 3; ++i) rig.submit(TestTask());
    EXPECT_EQ(worker->seen_tasks(), (Ids{0, 1}));
    rig.finish({worker});
    EXPECT_EQ(worker->seen_tasks(), (Ids{0, 1, 2}));
}

TEST(EngineScheduleOfShallowWorkers, GivesThemOneTaskAtATime) {
    EngineRig rig;
    auto worker = rig.add_held(WorkerRole::kSub, 1);
    rig->begin_run();
    rig.submit(TestTask().on_worker(0));
    rig.submit(TestTask().on_worker(0));
    EXPECT_EQ(worker->under_way(), 1u);
    EXPECT_EQ(rig.finish({worker}).task_count, 2u);
}

TEST(EngineScheduleOfManyWorkers, HearsEachOfThem) {
    EngineRig rig;
    std::vector<std::shared_ptr<HeldWorker::State>> workers;
    for (uint32_t i = 0; i < abi::kMaxLaneWorkers; ++i) workers.push_back(rig.add_held(WorkerRole::kSub, 1));
    EXPECT_EQ(code_of_failure([&] { rig.add_held(); }), "ERR_PTO_OPTION_INVALID");
    rig->begin_run();
    for (uint32_t i = 0; i < abi::kMaxLaneWorkers; ++i) rig.submit(TestTask());
    EXPECT_EQ(rig.finish(workers).task_count, uint64_t{abi::kMaxLaneWorkers});
    for (const auto &worker : workers) EXPECT_EQ(worker->seen_tasks().size(), 1u);
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
