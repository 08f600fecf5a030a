/// Rings of sizes that a run asks for, each ring for itself.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class Rings : public GraphTest {
protected:
    /// Runs a graph with options; prepares it anew.
    int run_with(const char *library, const char *function, const ChipStorageTaskArgs &args, const PtoRunOptions &options) {
        chip().unregister(1);
        EXPECT_EQ(chip().prepare(1, make_image(library, function, all_kernels())), 0) << message();
        return chip().run_with(1, args, options, block_dim, aicpu_threads);
    }
    static PtoRunOptions options() {
        PtoRunOptions options{};
        options.struct_size = sizeof(options);
        return options;
    }
};

TEST_P(Rings, HaveTheWindowThatTheRunGivesThem) {
    PtoRunOptions sizes = options();
    sizes.ring_task_window[0] = 4;
    sizes.ring_task_window[1] = 16;
    const auto hold = [&](uint64_t tasks) {
        return run_with(PTO_SCOPES_GRAPHS, "hold", Args().scalar(tasks).scalar(0), sizes);
    };
    EXPECT_EQ(hold(15), 0) << message() << ": the scope at depth 1 has ring 1";
    EXPECT_EQ(hold(16), -1);
    EXPECT_NE(message().find("task window 16"), std::string::npos) << message();
    sizes.ring_task_window[1] = 32;
    EXPECT_EQ(hold(31), 0) << "the next run has other sizes: " << message();
    EXPECT_EQ(run(PTO_SCOPES_GRAPHS, "hold", Args().scalar(1000).scalar(0)), 0) << "and without options the default";
}

TEST_P(Rings, HaveTheHeapThatTheRunGivesThem) {
    PtoRunOptions sizes = options();
    sizes.ring_heap[1] = 5 * 1024;
    EXPECT_EQ(run_with(PTO_SCOPES_GRAPHS, "hold", Args().scalar(5).scalar(1), sizes), 0) << message();
    EXPECT_EQ(run_with(PTO_SCOPES_GRAPHS, "hold", Args().scalar(6).scalar(1), sizes), -2);
    EXPECT_EQ(code(), "ERR_PTO_RUN_HEAP_DEADLOCK");
}

TEST_P(Rings, HaveTheDependencyPoolThatTheRunGivesThem) {
    PtoRunOptions sizes = options();
    sizes.ring_dep_pool[0] = sizes.ring_dep_pool[1] = 4;
    std::vector<int32_t> parts(69, 1);
    EXPECT_EQ(run_with(PTO_DEPENDENCIES_GRAPHS, "wide_fan_in", Args().tensor(parts).scalar(68), sizes), 0) << message();
    EXPECT_EQ(run_with(PTO_DEPENDENCIES_GRAPHS, "wide_fan_in", Args().tensor(parts).scalar(69), sizes), -4);
    EXPECT_EQ(code(), "ERR_PTO_RUN_DEP_POOL_OVERFLOW");
}

TEST_P(Rings, OfOddSizesServeALongRun) {
    const ScopedVariable window("PTO2_RING_TASK_WINDOW", "64");
    const ScopedVariable heap("PTO2_RING_HEAP", "2621440");
    const ScopedVariable pool("PTO2_RING_DEP_POOL", "256");
    for (const uint64_t bytes : {2621440u, 1310720u, 1048576u, 13312u}) {
        std::vector<int32_t> value = {0}, checked = {0};
        ASSERT_EQ(run(PTO_OUTPUTS_GRAPHS, "blocks_in_turn", Args().tensor(value).tensor(checked).scalar(40).scalar(bytes)), 0)
            << message();
        EXPECT_EQ(checked[0], 40);
    }
    std::vector<int32_t> count = {0};
    ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "recycle", Args().tensor(count).scalar(20000).scalar(63)), 0) << message();
    EXPECT_EQ(count[0], 20000);
    EXPECT_EQ(run(PTO_SCOPES_GRAPHS, "hold", Args().scalar(1).scalar(2621441)), -2) << "a size that is no power of two counts";
}

TEST_P(Rings, AreNotReadFromOptionsOfAnotherSize) {
    PtoRunOptions sizes = options();
    sizes.struct_size = sizeof(sizes) - 8;
    EXPECT_EQ(run_with(PTO_SCOPES_GRAPHS, "hold", Args().scalar(1).scalar(0), sizes), -1);
    EXPECT_EQ(code(), "ERR_PTO_RUNTIME_ABI");
}

PTO_ON_EVERY_CHIP(Rings);

}  // namespace
}  // namespace test
}  // namespace pto
