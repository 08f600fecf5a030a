// Children that come back between runs.
#include "host_worker/host_fixture.h"

#include <signal.h>
#include <unistd.h>

#include <fstream>

namespace pto {
namespace test {
namespace {

constexpr uint32_t kSlot = 100;

HostWorkerSettings restarting() {
    HostWorkerSettings settings = quiet_settings();
    settings.restarts_when_idle = true;
    return settings;
}

void register_behaviour(TestHost &host, int32_t worker, const std::string &name) {
    const std::string payload = "{\"name\":\"" + name + "\"}";
    const ControlReply reply = host.worker().control(WorkerRole::kNextLevel, worker, abi::CommandKind::kRegister, kSlot, 0, 0,
                                                     payload.data(), payload.size());
    ASSERT_EQ(reply.status, abi::CommandStatus::kOk) << reply.payload;
}

RunReport run_slot(TestHost &host, int32_t worker, const Allocation &memory) {
    return host.run(static_cast<Behaviour>(kSlot),
                    TaskArguments().tensor(memory, 4, TensorArgType::OUTPUT_EXISTING, DataType::FLOAT32).scalar(5).on(worker));
}

TEST(Restart, BringsAChildBackWithItsCallables) {
    TestHost host(restarting());
    host.add_chips(2);
    ASSERT_EQ(host.start(), "");
    register_behaviour(host, 0, "fill");
    register_behaviour(host, 1, "fill");
    const Allocation memory = host.worker().allocate(4096);
    for (size_t round = 1; round <= 10; ++round) {
        const pid_t pid = host.pid(0);
        EXPECT_FALSE(host.run(Behaviour::kCrash, TaskArguments().scalar(SIGSEGV).on(0)).failures.empty());
        EXPECT_EQ(host.events().exit(round).loss.signal, SIGSEGV);
        EXPECT_EQ(host.events().restart(round).failure, "");
        EXPECT_NE(host.pid(0), pid);
        const RunReport report = run_slot(host, 0, memory);
        EXPECT_TRUE(report.failures.empty()) << report.failures[0].error;
        EXPECT_EQ(reinterpret_cast<uint32_t *>(memory.data)[3], 5u);
    }
}

TEST(Restart, HappensBetweenRuns) {
    TestHost host(restarting());
    host.add_chips(2);
    ASSERT_EQ(host.start(), "");
    const Allocation gate = host.worker().allocate(16);
    host.engine().begin_run();
    host.submit(Behaviour::kWaitFor, TaskArguments().tensor(gate, 1, TensorArgType::INPUT).scalar(1).on(1));
    kill(host.pid(0), SIGKILL);
    host.events().exit();
    // The new process is ready long before the run ends.
    while (host.pid(0) < 0) usleep(1000);
    usleep(50'000);
    EXPECT_EQ(code_of([&] { host.submit(Behaviour::kNoop, TaskArguments().on(0)); }), "ERR_PTO_CHILD_SIGNAL");
    EXPECT_EQ(code_of([&] {
                  host.worker().control(WorkerRole::kNextLevel, 0, abi::CommandKind::kPing, 0, 0, 0, nullptr, 0);
              }),
              "ERR_PTO_CHILD_SIGNAL");
    __atomic_store_n(reinterpret_cast<uint64_t *>(gate.data), 1, __ATOMIC_SEQ_CST);
    host.finish();
    EXPECT_EQ(host.events().restart().failure, "");
    EXPECT_TRUE(host.run(Behaviour::kNoop, TaskArguments().on(0)).failures.empty());
}

TEST(Restart, HasMemoryThatWasAllocatedMeanwhile) {
    TestHost host(restarting());
    host.add_chips(1);
    ASSERT_EQ(host.start(), "");
    for (size_t round = 1; round <= 10; ++round) {
        kill(host.pid(0), SIGKILL);
        const Allocation memory = host.worker().allocate(uint64_t{2} << (20 + round));
        ASSERT_EQ(host.events().restart(round).failure, "");
        EXPECT_TRUE(host.run(Behaviour::kFill, TaskArguments().tensor(memory, 4, TensorArgType::OUTPUT_EXISTING)).failures.empty());
    }
}

TEST(Restart, IsGivenUpWhenAChildKeepsDying) {
    TestHost host(restarting());
    host.add_chips(1);
    ASSERT_EQ(host.start(), "");
    // No run ends in between.
    for (size_t round = 1; round <= 3; ++round) {
        kill(host.pid(0), SIGKILL);
        ASSERT_EQ(host.events().restart(round).failure, "");
    }
    kill(host.pid(0), SIGKILL);
    const base::Json failure = json_of(host.events().restart(4).failure);
    EXPECT_NE(failure.at("message").text().find("was restarted 3 times"), std::string::npos) << failure.at("message").text();
    host.engine().begin_run(true);
    EXPECT_EQ(code_of([&] { host.submit(Behaviour::kNoop); }), "ERR_PTO_CHILD_SIGNAL");
    host.finish();
}

TEST(Restart, TellsWhenItFails) {
    const std::string path = testing::TempDir() + "pto-restart-" + std::to_string(getpid());
    ASSERT_EQ(symlink(PTO_TEST_WORKER, path.c_str()), 0);
    TestHost host(restarting());
    ProcessChild child = test_child();
    child.executable = path;
    host.worker().add_process(WorkerRole::kNextLevel, child);
    ASSERT_EQ(host.start(), "");
    unlink(path.c_str());
    kill(host.pid(0), SIGKILL);
    EXPECT_EQ(json_of(host.events().restart().failure).at("code").text(), "ERR_PTO_CHILD_BUILD");
    EXPECT_TRUE(host.close().killed.empty());
}

TEST(Restart, MayBeInterruptedByTheEnd) {
    for (int round = 0; round < 20; ++round) {
        TestHost host(restarting());
        host.add_chips(2);
        ASSERT_EQ(host.start(), "");
        register_behaviour(host, 0, "fill");
        kill(host.pid(0), SIGKILL);
        usleep(1000 * static_cast<useconds_t>(round % 7));
        if (round % 2 == 0) host.close();
    }
}

}  // namespace
}  // namespace test
}  // namespace pto
