// Child processes that know nothing of lanes: how they end, what they print, what they get.
#include "hierarchical/supervisor/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <future>

#include "base/failure.h"

namespace pto {
namespace hierarchical {
namespace {

class Listener : public ChildListener {
public:
    void on_ready(std::string payload) override { ready_.set_value(std::move(payload)); }
    void on_failed(std::string error) override { failed_.set_value(std::move(error)); }
    void on_mapped(uint32_t) override {}
    void on_misbehaviour(std::string text) override { misbehaviour = std::move(text); }
    void on_end(const ProcessEnd &end) override { ended_.set_value(end); }

    ProcessEnd wait() { return ended_.get_future().get(); }

    std::string misbehaviour;

private:
    std::promise<std::string> ready_;
    std::promise<std::string> failed_;
    std::promise<ProcessEnd> ended_;
};

/// With and without pidfd.
class Children : public testing::TestWithParam<bool> {
protected:
    void start(const std::string &script, bool is_in_own_group = false) {
        Program program{"/bin/sh", {"-c", script}, environment_with({{"PTO_TEST_VALUE", "17"}}), is_in_own_group};
        ChildOptions options;
        options.name = "child";
        options.output = -1;
        options.uses_pidfd = GetParam();
        supervisor_->call([&] { child_ = std::make_unique<ChildProcess>(*supervisor_, program, options, listener_); });
    }
    void kill(int signal) {
        supervisor_->call([&] { child_->kill(signal); });
    }
    ProcessEnd wait() {
        ProcessEnd end = listener_.wait();
        EXPECT_EQ(waitpid(end.pid, nullptr, WNOHANG), -1) << "a zombie is left";
        return end;
    }
    void TearDown() override {
        supervisor_->call([&] { child_.reset(); });
    }

    Listener listener_;
    std::shared_ptr<Supervisor> supervisor_ = Supervisor::shared();
    std::unique_ptr<ChildProcess> child_;
};

TEST_P(Children, TellHowTheyEnded) {
    start("echo last words >&2; exit 3");
    const ProcessEnd end = wait();
    EXPECT_EQ(end.exit_code, 3);
    EXPECT_EQ(end.signal, 0);
    EXPECT_EQ(end.stderr_tail, "last words\n");
}

TEST_P(Children, TellWhichSignalEndedThem) {
    start("kill -SEGV $$; sleep 1000");
    const ProcessEnd end = wait();
    EXPECT_EQ(end.exit_code, -1);
    EXPECT_EQ(end.signal, SIGSEGV);
}

TEST_P(Children, CanBeKilledEvenWhenStopped) {
    start("kill -STOP $$");
    kill(SIGKILL);
    EXPECT_EQ(wait().signal, SIGKILL);
}

TEST_P(Children, TakeTheirGroupWithThem) {
    // The grandchild holds the pipe: when it is gone, the pipe has an end.
    int ends[2];
    ASSERT_EQ(pipe2(ends, 0), 0);
    const base::UniqueFd read_end(ends[0]);
    base::UniqueFd write_end(ends[1]);
    fcntl(read_end.get(), F_SETFD, FD_CLOEXEC);
    start("sleep 1000 & wait", true);
    write_end.reset();
    kill(SIGKILL);
    EXPECT_EQ(wait().signal, SIGKILL);
    char byte;
    EXPECT_EQ(read(read_end.get(), &byte, 1), 0);
}

TEST_P(Children, GetTheSocketAndNoSignalOfTheirParent) {
    start("readlink /proc/self/fd/3 >&2; readlink /proc/self/fd/0 >&2; echo $PTO_TEST_VALUE >&2;"
          "grep -E 'Sig(Blk|Ign)' /proc/self/status >&2");
    const std::string text = wait().stderr_tail;
    EXPECT_EQ(text.rfind("socket:[", 0), 0u) << text;
    EXPECT_NE(text.find("]\n/dev/null\n17\n"), std::string::npos) << text;
    EXPECT_NE(text.find("SigBlk:\t0000000000000000"), std::string::npos) << text;
}

TEST_P(Children, AreKilledWhenTheyCloseTheirSocketAndStay) {
    start("exec 3>&-; exec sleep 1000");
    const ProcessEnd end = wait();
    EXPECT_EQ(end.signal, SIGKILL);
    EXPECT_NE(listener_.misbehaviour.find("closed its socket"), std::string::npos);
}

TEST_P(Children, AreKilledWhenTheySendNonsense) {
    start("printf '\\0\\0\\0\\0nonsense' >&3; exec sleep 1000");
    EXPECT_EQ(wait().signal, SIGKILL);
    EXPECT_NE(listener_.misbehaviour.find("nonsense"), std::string::npos) << listener_.misbehaviour;
}

TEST_P(Children, MayPrintWithoutEnd) {
    start("while true; do echo 0123456789012345678901234567890123456789012345678901234567890123456789 >&2; done");
    const std::shared_ptr<Supervisor> supervisor = supervisor_;
    for (int i = 0; i < 100; ++i) supervisor->call([] {});
    kill(SIGKILL);
    EXPECT_EQ(wait().signal, SIGKILL);
}

INSTANTIATE_TEST_SUITE_P(Pidfd, Children, testing::Values(true, false),
                         [](const auto &info) { return info.param ? "WithPidfd" : "Without"; });

TEST(Spawn, NamesAnExecutableThatIsMissing) {
    for (const char *path : {"/nonexistent/pto-chip-worker", "/etc/passwd", "/"}) {
        try {
            spawn(Program{path, {}, {}, false}, true);
            ADD_FAILURE() << path;
        } catch (const base::Failure &failure) {
            EXPECT_EQ(failure.code(), "ERR_PTO_CHILD_BUILD");
            EXPECT_NE(failure.message().find(path), std::string::npos);
        }
    }
}

TEST(Spawn, SetsVariablesBesideThoseOfThisProcess) {
    setenv("PTO_TEST_OLD", "1", 1);
    setenv("PTO_TEST_OLDER", "1", 1);
    const std::vector<std::string> environment = environment_with({{"PTO_TEST_OLD", "2"}, {"PTO_TEST_NEW", "a=b"}});
    const auto count = [&](const std::string &entry) { return std::count(environment.begin(), environment.end(), entry); };
    EXPECT_EQ(count("PTO_TEST_OLD=1"), 0);
    EXPECT_EQ(count("PTO_TEST_OLD=2"), 1);
    EXPECT_EQ(count("PTO_TEST_OLDER=1"), 1);
    EXPECT_EQ(count("PTO_TEST_NEW=a=b"), 1);
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
