/// Whole processes: more of them than CPUs, stopped by a debugger, killed, and with a kernel that never returns.
#include <chrono>
#include <deque>
#include <thread>

#include "test/chaos/child_process.h"
#include "test/chaos/long_run.h"
#include "test/chip/temp_folder.h"
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }
void sleep_ms(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

class Processes : public testing::TestWithParam<ChipModel> {
protected:
    ChildProcess start(std::vector<std::string> words, const std::vector<std::string> &environment = {}) {
        words.insert(words.begin() + 1, GetParam().name);
        words.insert(words.begin(), PTO_CHAOS_CHILD);
        return ChildProcess(words, environment);
    }

    /// Stops a child in the middle of a run for longer than the limits that it has.
    void expect_unharmed_by_a_stop(const char *graph) {
        const int stop_ms = by_night(20'000, 3'000);
        ChildProcess child = start({"wait", graph, "2000"});
        ASSERT_TRUE(child.wait_for("waiting")) << child.text();
        sleep_ms(100);
        child.kill(SIGSTOP);
        sleep_ms(stop_ms);
        child.kill(SIGCONT);
        EXPECT_EQ(child.wait(), 0) << child.text();
    }
};

TEST_P(Processes, ManyWithThreeDevicesEachShareTheCpus) {
    const int processes = by_night(8, 4);
    const char *rounds = by_night("40", "4");
    for (int repeat = 0; repeat < by_night(3, 1); ++repeat) {
        std::deque<ChildProcess> children;
        const Clock::time_point begin = Clock::now();
        for (int i = 0; i < processes; ++i) children.push_back(start({"work", "3", rounds, "24"}));
        for (ChildProcess &child : children) {
            EXPECT_EQ(child.wait(), 0) << child.text();
            const double seconds = seconds_since(begin);
            std::printf("%s: a process of three devices ended after %.1f s\n", GetParam().name, seconds);
            if (is_nightly()) {
                EXPECT_LT(seconds, 30);
            }
        }
    }
}

TEST_P(Processes, AStopDuringWorkDoesNoHarm) {
    ChildProcess child = start({"work", "2", "60", "8"});
    ASSERT_TRUE(child.wait_for("working")) << child.text();
    for (int i = 0; i < 10; ++i) {
        sleep_ms(7 * i);
        child.kill(SIGSTOP);
        sleep_ms(100);
        child.kill(SIGCONT);
    }
    EXPECT_EQ(child.wait(), 0) << child.text();
}

TEST_P(Processes, AStopDoesNotCountForTheLimitOfAKernel) { expect_unharmed_by_a_stop("kernel_waits"); }

TEST_P(Processes, AStopDoesNotCountForTheLimitOfAnOrchestrationsWait) { expect_unharmed_by_a_stop("orchestration_waits"); }

TEST_P(Processes, AKernelThatNeverReturnsLeavesTheProcessUsable) {
    ChildProcess child = start({"hang", "50"});
    EXPECT_EQ(child.wait(), 0) << child.text();
    EXPECT_NE(child.text().find("ERR_PTO_RUN_KERNEL_TIMEOUT 19"), std::string::npos) << child.text();
}

TEST_P(Processes, OneThatIsKilledLeavesNothingBehind) {
    const int shared_before = entries_of("/dev/shm");
    for (int i = 0; i < by_night(200, 20); ++i) {
        const TempFolder folder;
        const bool is_loading = i % 2 != 0;
        ChildProcess child = is_loading ? start({"reload"}, {folder.variable()})
                                        : start({"work", "2", "100000", "8"}, {folder.variable()});
        ASSERT_TRUE(child.wait_for("working")) << child.text();
        sleep_ms(i * 13 % 50);
        child.kill(SIGKILL);
        EXPECT_EQ(child.wait(), -SIGKILL) << child.text();
        EXPECT_TRUE(folder.is_empty());
    }
    EXPECT_EQ(entries_of("/dev/shm"), shared_before);
}

PTO_ON_EVERY_CHIP(Processes);

}  // namespace
}  // namespace test
}  // namespace pto
