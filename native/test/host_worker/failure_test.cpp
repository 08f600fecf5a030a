// What a worker says and does when its children die, hang or lie: each row of the list often, since most of it is races.
#include "host_worker/host_fixture.h"

#include <signal.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "host_worker/process_state.h"

namespace pto {
namespace test {
namespace {

using abi::ErrorCode;
using hierarchical::TaskFailure;

constexpr int kRounds = 50;

/// Chip 1 is to be lost in a task of its own while chip 0 works.
class Failures : public testing::Test {
protected:
    void SetUp() override { open(quiet_settings()); }

    void open(const HostWorkerSettings &settings) {
        host_ = std::make_unique<TestHost>(settings);
        host_->add_chips(2);
        ASSERT_EQ(host_->start(), "");
        memory_ = host_->worker().allocate(8 * 1024);
    }

    /// Runs work on chip 0 beside `behaviour` on chip 1, and returns the one failure.
    TaskFailure lose_chip(Behaviour behaviour, TaskArguments arguments, uint64_t timeout_ns = 0) {
        auto *log = reinterpret_cast<uint64_t *>(memory_.data);
        const uint64_t before = log[0];
        host_->engine().begin_run(true);
        for (int i = 0; i < 3; ++i) {
            host_->submit(Behaviour::kRecord, TaskArguments().tensor(memory_, 1024, TensorArgType::NO_DEP).scalar(1).on(0));
        }
        host_->submit(behaviour, arguments.on(1), timeout_ns);
        const RunReport report = host_->finish();
        EXPECT_EQ(log[0], before + 3) << "the other chip has done its part";
        EXPECT_EQ(report.failures.size(), 1u);
        return report.failures.empty() ? TaskFailure{} : report.failures[0];
    }

    /// What is left works, what is gone says why, and closing needs no force.
    void expect_rest_works(ErrorCode code) {
        // A task's time limit is no news to others: to them the child was killed.
        const char *later = abi::error_code_name(code == ErrorCode::ERR_PTO_TASK_TIMEOUT ? ErrorCode::ERR_PTO_CHILD_SIGNAL : code);
        EXPECT_TRUE(host_->run(Behaviour::kNoop).failures.empty()) << "the next run takes the chip that is left";
        host_->engine().begin_run(true);
        EXPECT_EQ(code_of([&] { host_->submit(Behaviour::kNoop, TaskArguments().on(1)); }), later);
        host_->finish();
        EXPECT_EQ(code_of([&] {
                      host_->worker().control(WorkerRole::kNextLevel, 1, abi::CommandKind::kPing, 0, 0, 0, nullptr, 0);
                  }),
                  later);
        EXPECT_EQ(host_->events().exit().worker, 1);
        EXPECT_EQ(host_->events().exit().loss.code, code);
        EXPECT_EQ(host_->events().exit_count(), 1u);
        EXPECT_TRUE(host_->close().killed.empty());
    }

    std::unique_ptr<TestHost> host_;
    Allocation memory_{};
};

class ManyFailures : public Failures, public testing::WithParamInterface<int> {};

TEST_P(ManyFailures, CrashInATaskNamesSignalPhaseAndLastWords) {
    const int signal = GetParam() % 2 == 0 ? SIGSEGV : SIGABRT;
    const pid_t pid = host_->pid(1);
    const TaskFailure failure = lose_chip(Behaviour::kCrash, TaskArguments().scalar(static_cast<uint64_t>(signal)));
    EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_CHILD_SIGNAL);
    EXPECT_EQ(failure.worker, 1);
    EXPECT_EQ(failure.task_id, 3u);
    EXPECT_EQ(failure.loss.signal, signal);
    EXPECT_EQ(failure.loss.exit_code, -1);
    EXPECT_EQ(failure.loss.pid, pid);
    EXPECT_EQ(failure.loss.phase, abi::ChildPhase::kRun);
    EXPECT_EQ(failure.loss.stderr_tail, "pto-test-worker: signal " + std::to_string(signal) + " follows\n");
    EXPECT_NE(failure.loss.text.find(signal == SIGSEGV ? "was ended by SIGSEGV" : "was ended by SIGABRT"), std::string::npos)
        << failure.loss.text;
    EXPECT_NE(failure.loss.text.find("L3/chip1 (pid "), std::string::npos) << failure.loss.text;
    expect_rest_works(ErrorCode::ERR_PTO_CHILD_SIGNAL);
}

TEST_P(ManyFailures, ExitInATaskNamesTheCode) {
    const int code = GetParam() % 3;
    const TaskFailure failure = lose_chip(Behaviour::kExit, TaskArguments().scalar(static_cast<uint64_t>(code)));
    EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_CHILD_EXIT);
    EXPECT_EQ(failure.loss.exit_code, code);
    EXPECT_EQ(failure.loss.signal, 0);
    EXPECT_NE(failure.loss.text.find("exited with code " + std::to_string(code)), std::string::npos) << failure.loss.text;
    expect_rest_works(ErrorCode::ERR_PTO_CHILD_EXIT);
}

TEST_P(ManyFailures, KillWhileIdleIsNoticedWithoutARun) {
    kill(host_->pid(1), SIGKILL);
    const Events::Exit exit = host_->events().exit();
    EXPECT_EQ(exit.role, WorkerRole::kNextLevel);
    EXPECT_EQ(exit.loss.signal, SIGKILL);
    EXPECT_EQ(exit.loss.phase, abi::ChildPhase::kIdle);
    expect_rest_works(ErrorCode::ERR_PTO_CHILD_SIGNAL);
}

TEST_P(ManyFailures, AHangingTaskIsEndedAtItsTimeLimit) {
    const TaskFailure failure = lose_chip(Behaviour::kHang, TaskArguments(), 20 * kMs);
    EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_TASK_TIMEOUT);
    EXPECT_EQ(failure.loss.signal, SIGKILL);
    EXPECT_NE(failure.loss.text.find("task 3 took longer"), std::string::npos) << failure.loss.text;
    EXPECT_EQ(host_->events().timeouts(), 1);
    expect_rest_works(ErrorCode::ERR_PTO_TASK_TIMEOUT);
}

TEST_F(Failures, AChildThatIsStoppedInATaskIsGivenUp) {
    const pid_t pid = host_->pid(1);
    const TaskFailure failure = lose_chip(Behaviour::kStop, TaskArguments());
    EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_CHILD_SIGNAL);
    EXPECT_EQ(failure.loss.signal, SIGSTOP);
    EXPECT_EQ(failure.loss.pid, pid);
    EXPECT_EQ(failure.task_id, 3u);
    EXPECT_NE(failure.loss.text.find("was stopped by SIGSTOP and did not go on"), std::string::npos) << failure.loss.text;
    expect_rest_works(ErrorCode::ERR_PTO_CHILD_SIGNAL);
}

TEST_F(Failures, AChildThatIsStoppedWhileItHasNothingToDoIsGivenUpWhenOthersHave) {
    stop(host_->pid(1));
    host_->engine().begin_run(true);
    host_->submit(Behaviour::kSleep, TaskArguments().scalar(2'000'000).on(0));
    EXPECT_TRUE(host_->finish().failures.empty());
    EXPECT_EQ(host_->events().exit().loss.signal, SIGSTOP);
    expect_rest_works(ErrorCode::ERR_PTO_CHILD_SIGNAL);
}

TEST_F(Failures, AChildThatIsStoppedForAMomentGoesOn) {
    host_->engine().begin_run(true);
    for (int chip = 0; chip < 2; ++chip) host_->submit(Behaviour::kSleep, TaskArguments().scalar(1'000'000).on(chip));
    for (int i = 0; i < 100; ++i) {
        stop(host_->pid(1));
        kill(host_->pid(1), SIGCONT);
        usleep(10'000);
    }
    EXPECT_TRUE(host_->finish().failures.empty());
    EXPECT_EQ(host_->events().exit_count(), 0u);
}

TEST_P(ManyFailures, GarbageInTheLaneEndsTheChild) {
    const auto kind = static_cast<uint64_t>(GetParam()) % static_cast<uint64_t>(Garbage::kCount);
    // Random bytes may happen to be silent, so the task has a time limit as well.
    const TaskFailure failure = lose_chip(Behaviour::kGarbage, TaskArguments().scalar(kind).scalar(static_cast<uint64_t>(GetParam())),
                                          2 * kSecond);
    const bool is_protocol = failure.code == ErrorCode::ERR_PTO_CHILD_PROTOCOL;
    EXPECT_TRUE(is_protocol || failure.code == ErrorCode::ERR_PTO_TASK_TIMEOUT) << static_cast<int>(failure.code);
    if (kind == static_cast<uint64_t>(Garbage::kWrongSeq)) {
        EXPECT_TRUE(is_protocol);
    }
    EXPECT_EQ(failure.loss.signal, SIGKILL);
    expect_rest_works(failure.code);
}

TEST_P(ManyFailures, KillAtAnyMomentOfARunFailsWhatTheChildHad) {
    std::mt19937 random(static_cast<uint32_t>(GetParam()));
    const pid_t pid = host_->pid(1);
    host_->engine().begin_run(true);
    for (int i = 0; i < 20; ++i) {
        // Once the loss is known, submitting says so.
        const std::string code = code_of([&] { host_->submit(Behaviour::kSleep, TaskArguments().scalar(200).on(i % 2)); });
        if (code != "none") {
            EXPECT_EQ(code, "ERR_PTO_CHILD_SIGNAL");
            break;
        }
        if (i == 10) kill(pid, random() % 2 == 0 ? SIGKILL : SIGSTOP);
    }
    kill(pid, SIGKILL);
    const RunReport report = host_->finish();
    ASSERT_FALSE(report.failures.empty());
    for (const TaskFailure &failure : report.failures) {
        EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_CHILD_SIGNAL);
        EXPECT_EQ(failure.loss.signal, SIGKILL);
        EXPECT_EQ(failure.task_id % 2, 1u);
    }
    expect_rest_works(ErrorCode::ERR_PTO_CHILD_SIGNAL);
}

TEST_P(ManyFailures, AThrownErrorOfAnyLengthLeavesTheChildAlive) {
    const uint64_t length = GetParam() % 5 == 0 ? 10'000'000 : 100;
    const TaskFailure failure = lose_chip(Behaviour::kThrow, TaskArguments().scalar(length));
    EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_TASK_THROW);
    const base::Json error = json_of(failure.error);
    EXPECT_EQ(error.at("truncated").as_bool(false), length > 1000);
    EXPECT_GE(error.at("message").text().size(), 100u);
    EXPECT_EQ(host_->events().exit_count(), 0u);
    EXPECT_TRUE(host_->run(Behaviour::kNoop, TaskArguments().on(1)).failures.empty());
}

INSTANTIATE_TEST_SUITE_P(Rounds, ManyFailures, testing::Range(0, kRounds));

TEST_F(Failures, AreFoundWithoutPidfdToo) {
    HostWorkerSettings settings = quiet_settings();
    settings.uses_pidfd = false;
    for (int round = 0; round < kRounds; ++round) {
        open(settings);
        const TaskFailure failure = lose_chip(Behaviour::kCrash, TaskArguments().scalar(SIGBUS));
        EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_CHILD_SIGNAL);
        EXPECT_EQ(failure.loss.signal, SIGBUS);
        expect_rest_works(ErrorCode::ERR_PTO_CHILD_SIGNAL);
    }
}

TEST_F(Failures, AHangIsReportedWithWhatTheChildWasDoing) {
    const TaskFailure failure = lose_chip(
        Behaviour::kPhase, TaskArguments().scalar(static_cast<uint64_t>(abi::ChildPhase::kCopyOut)).scalar(kPatience / 1000), kSecond);
    EXPECT_EQ(failure.code, ErrorCode::ERR_PTO_TASK_TIMEOUT);
    EXPECT_EQ(failure.loss.phase, abi::ChildPhase::kCopyOut);
    EXPECT_NE(failure.loss.text.find("in phase 'copy-out'"), std::string::npos) << failure.loss.text;
}

TEST_F(Failures, TimeLimitsMayBeForInformationOnly) {
    HostWorkerSettings settings = quiet_settings();
    settings.kills_on_timeout = false;
    open(settings);
    const RunReport report = host_->run(Behaviour::kSleep, TaskArguments().scalar(100'000), 5 * kMs);
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].code, ErrorCode::ERR_PTO_TASK_TIMEOUT);
    EXPECT_EQ(host_->events().timeouts(), 1);
    EXPECT_EQ(host_->events().exit_count(), 0u);
    EXPECT_TRUE(host_->run(Behaviour::kNoop).failures.empty());
}

TEST_F(Failures, LosingAllChildrenFailsWhatNobodyCanTake) {
    kill(host_->pid(0), SIGKILL);
    kill(host_->pid(1), SIGKILL);
    host_->events().exit(2);
    host_->engine().begin_run(true);
    EXPECT_EQ(code_of([&] { host_->submit(Behaviour::kNoop); }), "ERR_PTO_CHILD_SIGNAL");
    host_->finish();
}

TEST_F(Failures, AControlCommandEndsWithTheChild) {
    host_->engine().begin_run();
    host_->submit(Behaviour::kHang, TaskArguments().on(1));
    // Ordered behind the task that hangs.
    std::thread killer([pid = host_->pid(1)] {
        usleep(20'000);
        kill(pid, SIGKILL);
    });
    EXPECT_EQ(code_of([&] {
                  host_->worker().control(WorkerRole::kNextLevel, 1, abi::CommandKind::kMalloc, 64, 0, 0, nullptr, 0);
              }),
              "ERR_PTO_CHILD_SIGNAL");
    killer.join();
    EXPECT_EQ(host_->finish().failures.size(), 1u);
}

TEST_F(Failures, AControlCommandHasATimeLimit) {
    HostWorkerSettings settings = quiet_settings();
    settings.control_timeout_ns = 50 * kMs;
    open(settings);
    host_->engine().begin_run();
    host_->submit(Behaviour::kSleep, TaskArguments().scalar(300'000).on(0));
    EXPECT_EQ(code_of([&] {
                  host_->worker().control(WorkerRole::kNextLevel, 0, abi::CommandKind::kMalloc, 64, 0, 0, nullptr, 0);
              }),
              "ERR_PTO_CONTROL_TIMEOUT");
    EXPECT_TRUE(host_->finish().failures.empty());
    EXPECT_EQ(host_->events().exit_count(), 0u);
}

TEST_F(Failures, AChildThatDoesNotMapMemoryIsGivenUp) {
    HostWorkerSettings settings = quiet_settings();
    settings.control_timeout_ns = 50 * kMs;
    open(settings);
    stop(host_->pid(1));
    const Allocation memory = host_->worker().allocate(8 << 20);
    EXPECT_EQ(host_->events().exit().loss.code, ErrorCode::ERR_PTO_CONTROL_TIMEOUT);
    EXPECT_TRUE(host_->run(Behaviour::kFill, TaskArguments().tensor(memory, 8, TensorArgType::OUTPUT_EXISTING).on(0)).failures.empty());
}

}  // namespace
}  // namespace test
}  // namespace pto
