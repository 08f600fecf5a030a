// Nothing grows with the number of workers that a process has had.
#include "host_worker/host_fixture.h"

#include <signal.h>

#include "host_worker/process_state.h"

namespace pto {
namespace test {
namespace {

constexpr int kCycles = 200;

void cycle(int number) {
    TestHost host;
    host.add_chips(2);
    ASSERT_EQ(host.start(), "");
    const Allocation memory = host.worker().allocate(uint64_t{2} << 20);
    EXPECT_TRUE(host.run(Behaviour::kFill, TaskArguments().tensor(memory, 4, TensorArgType::OUTPUT_EXISTING)).failures.empty());
    switch (number % 4) {
    case 0:
        host.close();
        return;
    case 1:
        EXPECT_FALSE(host.run(Behaviour::kCrash, TaskArguments().scalar(SIGKILL)).failures.empty());
        host.close();
        return;
    case 2:
        host.engine().begin_run();
        host.submit(Behaviour::kSleep, TaskArguments().scalar(100));
        return;
    default:
        return;
    }
}

TEST(Leaks, NoneOverManyWorkers) {
    for (int i = 0; i < 8; ++i) cycle(i);
    const ProcessState before;
    for (int i = 0; i < kCycles; ++i) cycle(i);
    expect_same(before, ProcessState());
    EXPECT_TRUE(child_pids().empty());
}

TEST(Leaks, NoneOverManyStartsThatFail) {
    const auto fail = [](int number) {
        TestHost host;
        host.add_chips(1);
        host.add_chips(1, number % 2 == 0 ? R"({"role":"chip","init":"fail"})" : R"({"role":"chip","init":"crash"})");
        EXPECT_NE(host.start(), "");
    };
    for (int i = 0; i < 8; ++i) fail(i);
    const ProcessState before;
    for (int i = 0; i < kCycles; ++i) fail(i);
    expect_same(before, ProcessState());
}

TEST(Leaks, NoMemoryOfBlocksThatAreFreed) {
    TestHost host;
    host.add_chips(2);
    ASSERT_EQ(host.start(), "");
    size_t segments = 0;
    for (int i = 0; i < kCycles; ++i) {
        const Allocation memory = host.worker().allocate(uint64_t{1} << (10 + i % 14));
        EXPECT_TRUE(host.run(Behaviour::kFill, TaskArguments().tensor(memory, 4, TensorArgType::OUTPUT_EXISTING)).failures.empty());
        host.worker().release(memory.segment, memory.offset);
        if (i == 28) segments = host.stats().at("segments").items().size();
    }
    EXPECT_EQ(host.stats().at("segments").items().size(), segments) << "arenas are used again";
    EXPECT_EQ(host.stats().at("arenas").at("usedBytes").as_int(-1), 0);
}

}  // namespace
}  // namespace test
}  // namespace pto
