/// What becomes of a run when tasks fail, workers are lost, or it is cancelled.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

using abi::CommandStatus;
using abi::ErrorCode;

constexpr TensorArgType kIn = TensorArgType::INPUT;
constexpr TensorArgType kInOut = TensorArgType::INOUT;
constexpr TensorArgType kExisting = TensorArgType::OUTPUT_EXISTING;

using Ids = std::vector<uint64_t>;

WorkerLoss killed() {
    WorkerLoss loss;
    loss.code = ErrorCode::ERR_PTO_CHILD_SIGNAL;
    loss.pid = 4711;
    loss.signal = 11;
    loss.text = "child 4711 was ended by signal 11";
    loss.stderr_tail = "last words";
    loss.phase = abi::ChildPhase::kRun;
    return loss;
}

/// Two sub workers that take one task each.
class EngineFailure : public testing::Test {
protected:
    explicit EngineFailure(EngineSettings settings = patient()) : rig(settings) {
        workers = {rig.add_held(WorkerRole::kSub, 1), rig.add_held(WorkerRole::kSub, 1)};
        rig->begin_run();
    }
    /// Takes submissions after a failure.
    static EngineSettings patient() {
        EngineSettings settings = EngineRig::small();
        settings.fails_fast = false;
        return settings;
    }

    uint64_t submit(TestTask task) { return rig.submit(task); }
    void end(size_t worker, CommandStatus status = CommandStatus::kOk, std::string error = {}) {
        workers[worker]->end(status, std::move(error));
        rig.pass_outcomes();
    }
    void lose(int32_t worker) { rig->lose_worker(WorkerRole::kSub, worker, killed()); }
    Ids seen(size_t worker) const { return workers[worker]->seen_tasks(); }
    RunReport finish() { return rig.finish(workers); }

    EngineRig rig;
    std::vector<std::shared_ptr<HeldWorker::State>> workers;
};

class EngineFailureContinuing : public EngineFailure {
protected:
    static EngineSettings continuing() {
        EngineSettings settings = patient();
        settings.continues_after_failure = true;
        return settings;
    }
    EngineFailureContinuing() : EngineFailure(continuing()) {}
};

class EngineFailureStrict : public EngineFailure {
protected:
    static EngineSettings strict() {
        EngineSettings settings = patient();
        settings.tracks_readers = true;
        return settings;
    }
    EngineFailureStrict() : EngineFailure(strict()) {}
};

class EngineFailureFast : public EngineFailure {
protected:
    EngineFailureFast() : EngineFailure(EngineRig::small()) {}
};

TEST_F(EngineFailure, IsReportedWithWhatTheWorkerSaid) {
    const uint64_t task = submit(TestTask(9));
    end(0, CommandStatus::kThrew, "{\"message\":\"no\"}");
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 1u);
    const TaskFailure &failure = report.failures[0];
    EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_TASK_THROW);
    EXPECT_EQ(failure.task_id, task);
    EXPECT_EQ(failure.callable, 9u);
    EXPECT_EQ(failure.worker, 0);
    EXPECT_EQ(failure.error, "{\"message\":\"no\"}");
    EXPECT_EQ(report.failure_count, 1u);
}

TEST_F(EngineFailure, IsToldOnceAndWhileTheRunGoesOn) {
    submit(TestTask());
    submit(TestTask());
    workers[0]->end(CommandStatus::kThrew);
    // A submit that finds the outcome tells it, too.
    submit(TestTask());
    rig.observer.wait_for_note("failure 1");
    EXPECT_TRUE(rig->is_running());
    end(1, CommandStatus::kThrew);
    EXPECT_EQ(finish().failure_count, 2u);
    EXPECT_EQ(rig.observer.count("failure"), 1u);
    rig->begin_run();
    submit(TestTask());
    end(0, CommandStatus::kThrew);
    rig.observer.wait_for_note("failure 2");
}

TEST_F(EngineFailure, HasACodeForWhereItHappened) {
    submit(TestTask());
    submit(TestTask());
    end(0, CommandStatus::kNativeError);
    end(1, CommandStatus::kRejectedStale);
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 2u);
    EXPECT_EQ(report.failures[0].code, ErrorCode::ERR_PTO_TASK_NATIVE);
    EXPECT_EQ(report.failures[1].code, ErrorCode::ERR_PTO_TASK_NATIVE);
}

TEST_F(EngineFailure, PoisonsEverythingThatDependsOnIt) {
    submit(TestTask().bytes(kInOut, 0));
    submit(TestTask().bytes(kInOut, 0));
    submit(TestTask().bytes(kInOut, 0));
    const uint64_t other = submit(TestTask().bytes(kInOut, 64));
    end(0, CommandStatus::kThrew);
    const RunReport report = finish();
    EXPECT_EQ(report.poisoned_count, 2u);
    EXPECT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(seen(0), Ids{0});
    EXPECT_EQ(seen(1), Ids{other});
}

TEST_F(EngineFailure, PoisonsATaskAsSoonAsOneOfItsProducersHasFailed) {
    submit(TestTask().bytes(kInOut, 0));
    submit(TestTask().bytes(kInOut, 64));
    const uint64_t both = submit(TestTask().bytes(kIn, 0).bytes(kIn, 64));
    end(0, CommandStatus::kThrew);
    end(1);
    EXPECT_EQ(finish().poisoned_count, 1u);
    EXPECT_EQ(seen(0).size() + seen(1).size(), both);
}

TEST_F(EngineFailure, PoisonsTasksThatAreSubmittedLater) {
    rig->open_scope();
    submit(TestTask().bytes(kExisting, 0, 128));
    rig->close_scope();
    end(0, CommandStatus::kThrew);
    submit(TestTask().bytes(kExisting, 0, 64));
    const uint64_t half = submit(TestTask().bytes(kInOut, 64, 64));
    const uint64_t whole = submit(TestTask().bytes(kIn, 0, 128));
    const uint64_t written = submit(TestTask().bytes(kIn, 0, 64));
    EXPECT_EQ(finish().poisoned_count, whole - half + 1);
    EXPECT_EQ(seen(0).back(), written);
}

TEST_F(EngineFailure, DoesNotPoisonWhatIsAllocatedInItsPlace) {
    rig->open_scope();
    TestTask writer;
    writer.output(1024);
    rig.submit(writer);
    rig->close_scope();
    end(0, CommandStatus::kThrew);
    rig->open_scope();
    const RingBlock block = rig->alloc(1024);
    EXPECT_EQ(block.offset, writer.tensor_of(0).address);
    submit(TestTask().block(kInOut, block));
    EXPECT_EQ(finish().poisoned_count, 0u);
}

TEST_F(EngineFailure, LetsTheOtherMembersOfAGroupFinish) {
    submit(TestTask().bytes(kInOut, 0).next_member().bytes(kInOut, 64));
    submit(TestTask().bytes(kIn, 0));
    end(0, CommandStatus::kThrew);
    EXPECT_EQ(workers[1]->under_way(), 1u);
    EXPECT_TRUE(rig->is_running());
    end(1);
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].group_index, 0u);
    EXPECT_EQ(report.failures[0].group_size, 2u);
    EXPECT_EQ(report.poisoned_count, 1u);
}

TEST_F(EngineFailureStrict, DoesNotPoisonTasksThatOnlyHadToComeLater) {
    submit(TestTask().bytes(kInOut, 0));
    submit(TestTask().bytes(kIn, 64));
    const uint64_t overwrites = submit(TestTask().bytes(kExisting, 0, 128));
    end(0, CommandStatus::kThrew);
    end(1, CommandStatus::kThrew);
    EXPECT_EQ(seen(0).back(), overwrites);
    EXPECT_EQ(finish().poisoned_count, 0u);
}

TEST_F(EngineFailureContinuing, LetsDependantsRunWhenAskedTo) {
    submit(TestTask().bytes(kInOut, 0));
    submit(TestTask().bytes(kInOut, 0));
    end(0, CommandStatus::kThrew);
    const RunReport report = finish();
    EXPECT_EQ(report.poisoned_count, 0u);
    EXPECT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(seen(0), (Ids{0, 1}));
}

TEST_F(EngineFailureFast, IsThrownByLaterSubmitsOfTheRunAndByNoOtherRun) {
    submit(TestTask());
    end(0, CommandStatus::kThrew, "{}");
    EXPECT_EQ(code_of_failure([&] { submit(TestTask()); }), "ERR_PTO_TASK_THROW");
    EXPECT_EQ(code_of_failure([&] { rig->alloc(64); }), "ERR_PTO_TASK_THROW");
    const RunReport report = finish();
    EXPECT_EQ(report.task_count, 1u);
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].error, "{}");
    rig->begin_run();
    submit(TestTask());
    EXPECT_EQ(finish().failure_count, 0u);
}

TEST_F(EngineFailure, IsKeptInOrderAndUpToABound) {
    for (int i = 0; i < 300; ++i) {
        submit(TestTask());
        end(0, CommandStatus::kThrew, std::to_string(i));
    }
    const RunReport report = finish();
    EXPECT_EQ(report.failure_count, 300u);
    ASSERT_EQ(report.failures.size(), kMaxReportedFailures);
    EXPECT_EQ(report.failures[0].error, "0");
    EXPECT_EQ(report.failures[255].error, "255");
}

TEST_F(EngineFailure, OfAWorkerFailsWhatItHas) {
    submit(TestTask());
    lose(0);
    lose(0);
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].code, ErrorCode::ERR_PTO_CHILD_SIGNAL);
    EXPECT_EQ(report.failures[0].worker, 0);
    EXPECT_EQ(report.failures[0].loss.signal, 11);
    EXPECT_EQ(report.failures[0].loss.pid, 4711);
    EXPECT_EQ(report.failures[0].loss.stderr_tail, "last words");
    EXPECT_EQ(report.failures[0].loss.phase, abi::ChildPhase::kRun);
}

TEST_F(EngineFailure, OfAWorkerLeavesWhatOthersCanTakeToThem) {
    for (int i = 0; i < 4; ++i) submit(TestTask());
    const uint64_t for_it = submit(TestTask().on_worker(0));
    lose(0);
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 2u);
    EXPECT_EQ(report.failures[0].task_id, 0u);
    EXPECT_EQ(report.failures[1].task_id, for_it);
    EXPECT_EQ(report.failures[1].worker, -1);
    EXPECT_EQ(report.failures[1].code, ErrorCode::ERR_PTO_CHILD_SIGNAL);
    EXPECT_EQ(seen(1), (Ids{1, 2, 3}));
}

TEST_F(EngineFailure, OfAWorkerDoesNotUndoWhatItHadDone) {
    submit(TestTask());
    workers[0]->end();
    lose(0);
    EXPECT_TRUE(finish().failures.empty());
}

TEST_F(EngineFailure, OfAWorkerFailsGroupsThatNeedIt) {
    submit(TestTask());
    submit(TestTask().next_member());
    lose(0);
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 2u);
    EXPECT_EQ(report.failures[1].code, ErrorCode::ERR_PTO_CHILD_SIGNAL);
    EXPECT_EQ(report.failures[1].group_size, 2u);
}

TEST_F(EngineFailure, OfAWorkerFailsTheMemberThatItHas) {
    submit(TestTask().next_member());
    lose(1);
    EXPECT_EQ(workers[0]->under_way(), 1u);
    end(0);
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].group_index, 1u);
}

TEST_F(EngineFailure, OfAWorkerFailsTasksThatBecomeReadyForItLater) {
    submit(TestTask().on_worker(1).bytes(kInOut, 0));
    submit(TestTask().on_worker(0).bytes(kIn, 0));
    lose(0);
    end(1);
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].task_id, 1u);
}

TEST_F(EngineFailure, OfAWorkerIsThrownBySubmitsThatNeedIt) {
    lose(0);
    EXPECT_EQ(code_of_failure([&] { submit(TestTask().on_worker(0)); }), "ERR_PTO_CHILD_SIGNAL");
    EXPECT_EQ(code_of_failure([&] { submit(TestTask().next_member()); }), "ERR_PTO_CHILD_SIGNAL");
    submit(TestTask());
    EXPECT_EQ(seen(1), Ids{0});
    EXPECT_TRUE(finish().failures.empty());
}

TEST_F(EngineFailure, OfTheLastWorkerIsThrownByEverySubmit) {
    lose(0);
    lose(1);
    EXPECT_EQ(code_of_failure([&] { submit(TestTask()); }), "ERR_PTO_CHILD_SIGNAL");
    EXPECT_EQ(finish().task_count, 0u);
}

TEST_F(EngineFailure, OfTheLastWorkerFailsWhatWaits) {
    for (int i = 0; i < 5; ++i) submit(TestTask().bytes(kInOut, 0));
    for (int i = 0; i < 5; ++i) submit(TestTask());
    lose(0);
    lose(1);
    const RunReport report = finish();
    EXPECT_EQ(report.failure_count, 6u);
    EXPECT_EQ(report.poisoned_count, 4u);
}

TEST_F(EngineFailure, OfAWorkerEndsWithItsReplacement) {
    lose(0);
    finish();
    auto fresh = std::make_shared<HeldWorker::State>();
    fresh->bell = &rig.bell();
    fresh->bit = 0;
    rig->replace_worker(WorkerRole::kSub, 0, std::make_unique<HeldWorker>(fresh));
    rig->begin_run();
    submit(TestTask().on_worker(0));
    EXPECT_EQ(fresh->under_way(), 1u);
    EXPECT_TRUE(rig.finish({fresh, workers[1]}).failures.empty());
}

TEST_F(EngineFailure, OfALaneIsToldOnceAndEndsWithTheWorker) {
    rig.observer.when_broken = [&](WorkerRole role, int32_t worker, const std::string &) {
        WorkerLoss loss;
        loss.code = ErrorCode::ERR_PTO_CHILD_PROTOCOL;
        rig->lose_worker(role, worker, loss);
    };
    submit(TestTask());
    workers[0]->pop_throws = true;
    workers[0]->end();
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].code, ErrorCode::ERR_PTO_CHILD_PROTOCOL);
    EXPECT_EQ(rig.observer.count("protocol 0 garbage in the lane"), 1u);
}

TEST_F(EngineFailure, OfALaneThatTakesNothingFailsTheTask) {
    rig.observer.when_broken = [&](WorkerRole role, int32_t worker, const std::string &) {
        rig->lose_worker(role, worker, killed());
    };
    workers[0]->on_push = [] { throw std::runtime_error("no lane"); };
    submit(TestTask());
    const RunReport report = finish();
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(rig.observer.count("protocol 0 no lane"), 1u);
}

TEST_F(EngineFailure, OfAWorkerThatAnswersWhatItWasNotAskedIsAProtocolError) {
    submit(TestTask());
    Outcome made_up;
    made_up.task_id = 77;
    workers[0]->report(made_up);
    rig.pass_outcomes();
    rig.observer.wait_for_note("protocol 0");
    lose(0);
    EXPECT_EQ(finish().failures.size(), 1u);
}

TEST_F(EngineFailure, BitsOfWorkersThatAreNotThereAreIgnored) {
    submit(TestTask());
    ring_bell(rig.bell(), 2);
    ring_bell(rig.bell(), 63);
    ring_bell(rig.bell(), 64);
    rig.pass_outcomes();
    EXPECT_EQ(finish().task_count, 1u);
}

TEST_F(EngineFailure, ByCancellationStartsNothingMore) {
    submit(TestTask().bytes(kInOut, 0));
    submit(TestTask());
    submit(TestTask());
    submit(TestTask().bytes(kInOut, 0));
    rig->cancel_run();
    EXPECT_EQ(workers[0]->cancelled_runs, Ids{1});
    EXPECT_EQ(code_of_failure([&] { submit(TestTask()); }), "ERR_PTO_RUN_ABORTED");
    end(0);
    end(1, CommandStatus::kCancelled);
    const RunReport report = finish();
    EXPECT_TRUE(report.is_cancelled);
    EXPECT_EQ(report.cancelled_count, 3u);
    EXPECT_TRUE(report.failures.empty());
    EXPECT_EQ(seen(0), Ids{0});
    EXPECT_EQ(seen(1), Ids{1});
    rig->begin_run();
    submit(TestTask());
    EXPECT_FALSE(finish().is_cancelled);
}

TEST_F(EngineFailure, ByCancellationTakesBackASubmitThatThrew) {
    submit(TestTask().output(64 * 1024));
    EXPECT_EQ(code_of_failure([&] { submit(TestTask().output(65 * 1024)); }), "ERR_PTO_RING_TOO_LARGE");
    rig->cancel_run();
    const RunReport report = finish();
    EXPECT_EQ(report.task_count, 1u);
    rig->begin_run();
    EXPECT_EQ(rig->alloc(64 * 1024).offset, 0u);
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
