// Children are killed and stopped at random moments of random work. The error has to be right, nothing may be left, and
// the next run has to work. With PTO_TEST_NIGHTLY=1 there are 200 rounds of each kind.
#include "host_worker/host_fixture.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <random>
#include <thread>

#include "host_worker/process_state.h"

namespace pto {
namespace test {
namespace {

constexpr int kChips = 3;
constexpr int kSubs = 2;

int rounds() { return std::getenv("PTO_TEST_NIGHTLY") != nullptr ? 200 : 25; }

class Chaos {
public:
    Chaos(uint32_t seed, bool restarts) : random_(seed), host_(settings(restarts)) {
        host_.add_chips(kChips);
        for (int i = 0; i < kSubs; ++i) host_.worker().add_process(WorkerRole::kSub, test_child(R"({"role":"sub"})"));
        EXPECT_EQ(host_.start(), "");
        memory_ = host_.worker().allocate(8 * 4096);
    }

    TestHost &host() { return host_; }
    uint32_t pick(uint32_t count) { return static_cast<uint32_t>(random_() % count); }

    /// Tasks of all kinds with dependencies between some. Submitting fails when it is found out that a child is gone.
    RunReport mixed_run(const std::function<void(int)> &between) {
        host_.engine().begin_run();
        for (int i = 0; i < 40; ++i) {
            between(i);
            try {
                submit_any();
            } catch (const base::Failure &failure) {
                EXPECT_EQ(failure.code(), "ERR_PTO_CHILD_SIGNAL") << failure.message();
                break;
            }
        }
        return host_.finish();
    }

private:
    static HostWorkerSettings settings(bool restarts) {
        HostWorkerSettings settings = quiet_settings();
        settings.restarts_when_idle = restarts;
        return settings;
    }

    void submit_any() {
        Allocation slice = memory_;
        slice.offset += 1024 * pick(8);
        const WorkerRole role = pick(3) == 0 ? WorkerRole::kSub : WorkerRole::kNextLevel;
        TaskArguments arguments;
        if (pick(4) == 0) arguments.on(static_cast<int32_t>(pick(role == WorkerRole::kSub ? kSubs : kChips)));
        switch (pick(4)) {
        case 0:
            host_.submit(Behaviour::kNoop, arguments, 0, role);
            return;
        case 1:
            host_.submit(Behaviour::kSleep, arguments.scalar(pick(400)), 0, role);
            return;
        case 2:
            host_.submit(Behaviour::kFill, arguments.tensor(slice, 16, TensorArgType::OUTPUT_EXISTING).scalar(1), 0, role);
            return;
        default:
            host_.submit(Behaviour::kRecord, arguments.tensor(slice, 16, TensorArgType::INOUT).scalar(1), 0, role);
        }
    }

    std::mt19937 random_;
    TestHost host_;
    Allocation memory_{};
};

/// One round: a child of a new worker is lost somewhere in a run.
void lose_one(uint32_t seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chaos chaos(seed, false);
    const size_t victim = chaos.pick(kChips + kSubs);
    const pid_t pid = chaos.host().pid(victim);
    const bool is_stopped_first = chaos.pick(2) == 0;
    const auto delay = static_cast<useconds_t>(chaos.pick(4000));
    std::thread killer([&] {
        usleep(delay);
        if (is_stopped_first) {
            kill(pid, SIGSTOP);
            usleep(2000);
        }
        kill(pid, SIGKILL);
    });
    const RunReport report = chaos.mixed_run([&](int i) {
        if (i % 10 == 9) usleep(500);
    });
    killer.join();
    for (const hierarchical::TaskFailure &failure : report.failures) {
        EXPECT_EQ(failure.code, abi::ErrorCode::ERR_PTO_CHILD_SIGNAL);
        EXPECT_EQ(failure.loss.signal, SIGKILL);
        EXPECT_EQ(failure.loss.pid, pid);
    }
    const Events::Exit exit = chaos.host().events().exit();
    EXPECT_EQ(exit.loss.pid, pid);
    EXPECT_EQ(exit.loss.signal, SIGKILL);
    EXPECT_EQ(chaos.host().events().exit_count(), 1u);
    // There are others of each role.
    EXPECT_TRUE(chaos.host().run(Behaviour::kNoop).failures.empty());
    chaos.host().engine().begin_run(true);
    chaos.host().submit(Behaviour::kNoop, {}, 0, WorkerRole::kSub);
    EXPECT_TRUE(chaos.host().finish().failures.empty());
    EXPECT_TRUE(chaos.host().close().killed.empty());
}

TEST(Chaos, LosingAChildAtAnyMomentIsToldAndLeavesNothing) {
    lose_one(1);
    const ProcessState before;
    for (int round = 0; round < rounds(); ++round) lose_one(static_cast<uint32_t>(round));
    expect_same(before, ProcessState());
    EXPECT_TRUE(child_pids().empty());
}

TEST(Chaos, AWorkerThatRestartsItsChildrenSurvivesItAll) {
    Chaos chaos(7, true);
    size_t losses = 0;
    for (int round = 0; round < rounds(); ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        const pid_t pid = chaos.host().pid(chaos.pick(kChips + kSubs));
        const int moment = static_cast<int>(chaos.pick(40));
        chaos.mixed_run([&](int i) {
            if (i != moment) return;
            if (chaos.pick(2) == 0) kill(pid, SIGSTOP);
            kill(pid, SIGKILL);
            ++losses;
        });
        chaos.host().events().exit(losses);
        ASSERT_EQ(chaos.host().events().restart(losses).failure, "");
        for (int chip = 0; chip < kChips; ++chip) {
            ASSERT_TRUE(chaos.host().run(Behaviour::kNoop, TaskArguments().on(chip)).failures.empty());
        }
    }
    EXPECT_EQ(losses, static_cast<size_t>(rounds()));
    EXPECT_TRUE(chaos.host().close().killed.empty());
}

TEST(Chaos, ChildrenComeBackAlthoughRunsFollowEachOtherWithoutAPause) {
    Chaos chaos(9, true);
    std::atomic<bool> is_done{false};
    std::thread runner([&] {
        while (!is_done) {
            chaos.host().engine().begin_run();
            for (int i = 0; i < 8; ++i) {
                try {
                    chaos.host().submit(Behaviour::kSleep, TaskArguments().scalar(100));
                } catch (const base::Failure &failure) {
                    EXPECT_EQ(failure.code(), "ERR_PTO_CHILD_SIGNAL") << failure.message();
                    break;
                }
            }
            chaos.host().finish();
        }
    });
    const size_t losses = static_cast<size_t>(rounds());
    for (size_t loss = 1; loss <= losses; ++loss) {
        kill(chaos.host().pid(loss % kChips), SIGKILL);
        EXPECT_EQ(chaos.host().events().restart(loss).failure, "");
    }
    is_done = true;
    runner.join();
    EXPECT_EQ(chaos.host().events().exit_count(), losses);
    for (int chip = 0; chip < kChips; ++chip) {
        EXPECT_TRUE(chaos.host().run(Behaviour::kNoop, TaskArguments().on(chip)).failures.empty());
    }
}

}  // namespace
}  // namespace test
}  // namespace pto
