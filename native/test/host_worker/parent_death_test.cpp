// Children do not outlive their parent, however it ends.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <sstream>
#include <thread>

#include "base/clock.h"
#include "chaos/child_process.h"

namespace pto {
namespace test {
namespace {

constexpr int kRounds = 50;
constexpr int64_t kPatienceNs = 60'000'000'000;

/// Orphans become children of this process, which reaps them. What is no child of it was reaped by its parent before.
bool has_ended(pid_t pid) { return waitpid(pid, nullptr, WNOHANG) != 0; }

/// Runs a parent to its end and waits until its children are gone.
void expect_no_orphans(const std::string &end, int expected, int signal = 0) {
    ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ChildProcess parent({PTO_DOOMED_PARENT, end});
    ASSERT_TRUE(parent.wait_for("running")) << parent.text();
    std::istringstream text(parent.text());
    std::vector<pid_t> children(4);
    for (pid_t &child : children) ASSERT_TRUE(text >> child);
    if (signal != 0) parent.kill(signal);
    EXPECT_EQ(parent.wait(), expected);
    const int64_t deadline = base::monotonic_ns() + kPatienceNs;
    for (const pid_t child : children) {
        bool is_gone = false;
        while (!(is_gone = has_ended(child)) && base::monotonic_ns() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        EXPECT_TRUE(is_gone) << "an orphan after " << end;
    }
}

TEST(ParentDeath, ByAKillTakesChildrenAlong) {
    for (int round = 0; round < kRounds; ++round) expect_no_orphans("stay", -SIGKILL, SIGKILL);
}

TEST(ParentDeath, ByAKillTakesChildrenAlongWithoutPidfdToo) {
    for (int round = 0; round < 5; ++round) expect_no_orphans("without-pidfd", -SIGKILL, SIGKILL);
}

TEST(ParentDeath, ByTermOrInterruptTakesChildrenAlong) {
    for (int round = 0; round < 10; ++round) expect_no_orphans("stay", round % 2 == 0 ? -SIGTERM : -SIGINT, round % 2 == 0 ? SIGTERM : SIGINT);
}

TEST(ParentDeath, ByAnExitDuringARunTakesChildrenAlong) {
    for (int round = 0; round < kRounds; ++round) expect_no_orphans(round % 2 == 0 ? "exit" : "_exit", 0);
}

TEST(ParentDeath, ByAnAbortTakesChildrenAlong) {
    for (int round = 0; round < 10; ++round) expect_no_orphans("abort", -SIGABRT);
}

}  // namespace
}  // namespace test
}  // namespace pto
