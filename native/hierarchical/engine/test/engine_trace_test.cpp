#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <utility>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr size_t kPlenty = 4096;

/// What holds for every record, wherever its task has been.
void expect_in_order(const TaskTrace &task, const RunReport &report) {
    EXPECT_LE(report.begin_ns, task.submit_ns);
    EXPECT_LE(task.submit_ns, task.submitted_ns);
    EXPECT_LE(task.submitted_ns, task.ready_ns);
    EXPECT_LE(task.ready_ns, task.ended_ns);
    if (task.worker < 0) {
        EXPECT_EQ(task.dispatched_ns, 0);
        return;
    }
    EXPECT_LE(task.ready_ns, task.dispatched_ns);
    EXPECT_LE(task.dispatched_ns, task.ended_ns);
}

const TaskTrace &record_of(const RunReport &report, uint64_t task_id, uint32_t member = 0) {
    const std::vector<TaskTrace> &tasks = report.trace->tasks();
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const TaskTrace &task) {
        return task.task_id == task_id && task.group_index == member;
    });
    EXPECT_NE(found, tasks.end()) << "task " << task_id << ", member " << member;
    return found == tasks.end() ? tasks.front() : *found;
}

TEST(EngineTrace, IsNotThereUnlessItIsWanted) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->begin_run();
    rig.submit(TestTask());
    EXPECT_EQ(rig.finish({worker}).trace, nullptr);
}

TEST(EngineTrace, SaysOfATaskWhoRanItAndWhen) {
    EngineRig rig;
    auto first = rig.add_held();
    auto second = rig.add_held();
    rig->begin_run(false, kPlenty);
    rig.submit(TestTask(7).on_worker(1));
    const ReceivedTask received = second->first();
    Outcome outcome;
    outcome.task_id = received.task_id;
    outcome.accepted_ns = base::monotonic_ns();
    outcome.launched_ns = outcome.accepted_ns + 1;
    outcome.done_ns = outcome.accepted_ns + 2;
    second->report(outcome);
    rig->close_run();
    rig->wait();
    const RunReport report = rig->take_report();
    ASSERT_EQ(report.trace->tasks().size(), 1u);
    const TaskTrace &task = report.trace->tasks()[0];
    expect_in_order(task, report);
    EXPECT_EQ(task.callable, 7u);
    EXPECT_EQ(task.worker, 1);
    EXPECT_EQ(task.end, TaskEnd::kOk);
    EXPECT_LE(task.dispatched_ns, task.accepted_ns);
    EXPECT_EQ(task.launched_ns, outcome.launched_ns);
    EXPECT_EQ(task.done_ns, outcome.done_ns);
}

TEST(EngineTrace, HasARecordForEachMemberOfAGroup) {
    EngineRig rig;
    auto first = rig.add_held();
    auto second = rig.add_held();
    rig->begin_run(false, kPlenty);
    rig.submit(TestTask().next_member());
    const RunReport report = rig.finish({first, second});
    ASSERT_EQ(report.trace->tasks().size(), 2u);
    EXPECT_EQ(record_of(report, 0, 0).group_size, 2u);
    EXPECT_NE(record_of(report, 0, 0).worker, record_of(report, 0, 1).worker);
}

TEST(EngineTrace, HasWhatFailedAndWhatWasNotRunForIt) {
    EngineRig rig;
    auto worker = rig.add_held();
    rig->begin_run(false, kPlenty);
    rig.submit(TestTask().bytes(TensorArgType::OUTPUT_EXISTING, 0));
    rig.submit(TestTask().bytes(TensorArgType::INPUT, 0));
    worker->end(abi::CommandStatus::kThrew, "{}");
    const RunReport report = rig.finish({worker});
    ASSERT_EQ(report.trace->tasks().size(), 2u);
    EXPECT_EQ(record_of(report, 0).end, TaskEnd::kFailed);
    const TaskTrace &poisoned = record_of(report, 1);
    EXPECT_EQ(poisoned.end, TaskEnd::kPoisoned);
    EXPECT_EQ(poisoned.worker, -1);
    expect_in_order(poisoned, report);
}

TEST(EngineTrace, HasWhatALostWorkerHadAndWhatWaitedForIt) {
    EngineRig rig;
    auto worker = rig.add_held(WorkerRole::kSub, 1);
    rig->begin_run(false, kPlenty);
    rig.submit(TestTask());
    rig.submit(TestTask());
    WorkerLoss loss;
    loss.code = abi::ErrorCode::ERR_PTO_CHILD_EXIT;
    rig->lose_worker(WorkerRole::kSub, 0, loss);
    rig->close_run();
    rig->wait();
    const RunReport report = rig->take_report();
    ASSERT_EQ(report.trace->tasks().size(), 2u);
    EXPECT_EQ(record_of(report, 0).worker, 0);
    EXPECT_EQ(record_of(report, 0).done_ns, 0);
    EXPECT_EQ(record_of(report, 1).worker, -1);
    for (const TaskTrace &task : report.trace->tasks()) EXPECT_EQ(task.end, TaskEnd::kFailed);
}

TEST(EngineTrace, HasWhatWasCancelled) {
    EngineRig rig;
    auto worker = rig.add_held(WorkerRole::kSub, 1);
    rig->begin_run(false, kPlenty);
    rig.submit(TestTask());
    rig.submit(TestTask());
    rig->cancel_run();
    const RunReport report = rig.finish({worker});
    ASSERT_EQ(report.trace->tasks().size(), 2u);
    EXPECT_EQ(record_of(report, 1).end, TaskEnd::kCancelled);
}

TEST(EngineTrace, IsBoundedAndCountsTheRest) {
    EngineRig rig;
    rig.add_thread(WorkerRole::kSub, [](const ReceivedTask &) { return abi::CommandStatus::kOk; });
    rig->begin_run(true, 10);
    for (int i = 0; i < 2000; ++i) rig.submit(TestTask());
    rig->close_run();
    rig->wait();
    const RunReport report = rig->take_report();
    EXPECT_EQ(report.trace->tasks().size(), 10u);
    EXPECT_EQ(report.trace->dropped(), 1990u);
}

TEST(EngineTrace, OfRandomGraphsHasEachTaskOnceAndInOrder) {
    for (uint32_t seed = 0; seed < 50; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937 random(seed);
        EngineRig rig;
        for (int i = 0; i < 3; ++i)
            rig.add_thread(WorkerRole::kSub, [](const ReceivedTask &) { return abi::CommandStatus::kOk; });
        rig->begin_run(seed % 2 == 0, kPlenty);
        const uint32_t count = 5 + random() % 60;
        std::vector<uint64_t> writer_of(8, ~uint64_t{0});
        std::vector<std::pair<uint64_t, uint64_t>> edges;
        for (uint32_t i = 0; i < count; ++i) {
            TestTask task;
            const uint64_t read = random() % writer_of.size();
            const uint64_t written = random() % writer_of.size();
            task.bytes(TensorArgType::INPUT, read * 64);
            if (written != read) task.bytes(TensorArgType::OUTPUT_EXISTING, written * 64);
            const uint64_t id = rig.submit(task);
            if (writer_of[read] != ~uint64_t{0}) edges.push_back({writer_of[read], id});
            if (written != read) writer_of[written] = id;
        }
        rig->close_run();
        rig->wait();
        const RunReport report = rig->take_report();
        std::set<uint64_t> seen;
        for (const TaskTrace &task : report.trace->tasks()) {
            expect_in_order(task, report);
            EXPECT_TRUE(seen.insert(task.task_id).second);
        }
        EXPECT_EQ(seen.size(), count);
        for (const auto &[before, after] : edges)
            EXPECT_LE(record_of(report, before).ended_ns, record_of(report, after).ready_ns);
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
