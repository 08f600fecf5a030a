/// Scopes, and the rings that hold what is in them.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

constexpr char kWindow[] = "PTO2_RING_TASK_WINDOW";
constexpr char kHeap[] = "PTO2_RING_HEAP";

class Scopes : public GraphTest {
protected:
    void expect_counted(uint64_t tasks, uint64_t in_scope) {
        std::vector<int32_t> count(1, 0);
        ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "recycle", Args().tensor(count).scalar(tasks).scalar(in_scope)), 0) << message();
        EXPECT_EQ(count[0], static_cast<int32_t>(tasks));
    }
    int hold(uint64_t tasks, uint64_t bytes) {
        return run(PTO_SCOPES_GRAPHS, "hold", Args().scalar(tasks).scalar(bytes));
    }
    void expect_hold_fails(uint64_t tasks, uint64_t bytes, int rc, const char *code, const char *words) {
        expect_failure(PTO_SCOPES_GRAPHS, "hold", Args().scalar(tasks).scalar(bytes), rc, code, words);
    }
};

TEST_P(Scopes, EachDepthHasItsRing) {
    std::vector<int64_t> ids(6, -1);
    ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "rings", Args().tensor(ids, DataType::INT64)), 0) << message();
    const auto id = [](int64_t ring, int64_t local) { return ring << 32 | local; };
    EXPECT_EQ(ids, (std::vector<int64_t>{id(0, 0), id(1, 0), id(2, 0), id(3, 0), id(3, 1), id(1, 1)}));
}

TEST_P(Scopes, AreSixtyFourDeepWithTheEntrysOwn) {
    for (const uint64_t manual : {0, 1}) {
        EXPECT_EQ(run(PTO_SCOPES_GRAPHS, "nested", Args().scalar(63).scalar(manual)), 0) << message();
        expect_failure(PTO_SCOPES_GRAPHS, "nested", Args().scalar(64).scalar(manual), -5, "ERR_PTO_RUN_INVALID_ARGS",
                       "deeper than 64");
    }
}

TEST_P(Scopes, AreLeftByBreakAndReturn) {
    std::vector<int64_t> ids(2, -1);
    ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "leave_early", Args().tensor(ids, DataType::INT64)), 0) << message();
    EXPECT_EQ(ids[0], 0) << "the first task of ring 0";
    EXPECT_EQ(ids[1], (int64_t{1} << 32) + 3) << "the fourth of ring 1";
}

TEST_P(Scopes, SlotsAreUsedAgain) {
    for (const char *window : {"4", "16", "64"}) {
        const ScopedVariable variable(kWindow, window);
        const uint64_t fits = std::strtoull(window, nullptr, 10) - 1;
        for (const uint64_t in_scope : {uint64_t{1}, fits / 2 + 1, fits}) expect_counted(3000, in_scope);
    }
}

TEST_P(Scopes, AHundredThousandTasksPassThroughAWindowOfFour) {
    const ScopedVariable variable(kWindow, "4");
    constexpr uint64_t kTasks = 100000;
    std::vector<int32_t> counts(kTasks, 0);
    ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "recycle_independent", Args().tensor(counts).scalar(kTasks).scalar(3)), 0) << message();
    EXPECT_EQ(counts, std::vector<int32_t>(kTasks, 1));
}

TEST_P(Scopes, AScopeHoldsOneTaskLessThanTheWindow) {
    const ScopedVariable variable(kWindow, "8");
    EXPECT_EQ(hold(7, 0), 0) << message();
    expect_hold_fails(8, 0, -1, "ERR_PTO_RUN_SCOPE_DEADLOCK", "PTO2_RING_TASK_WINDOW");
    EXPECT_EQ(chip().error().scope_depth, 1);
    EXPECT_EQ(hold(7, 0), 0) << message();
}

TEST_P(Scopes, ScopesOfTheLastRingShareItsWindow) {
    const ScopedVariable variable(kWindow, "8");
    EXPECT_EQ(run(PTO_SCOPES_GRAPHS, "hold_in_two_scopes", Args().scalar(3)), 0) << message();
    expect_failure(PTO_SCOPES_GRAPHS, "hold_in_two_scopes", Args().scalar(4), -3, "ERR_PTO_RUN_FLOW_CONTROL_DEADLOCK",
                   "PTO2_RING_TASK_WINDOW");
}

TEST_P(Scopes, OutputsFillTheHeapToTheLastByte) {
    const ScopedVariable heap(kHeap, "8192");
    EXPECT_EQ(hold(8, 1024), 0) << message();
    EXPECT_EQ(hold(8, 1), 0) << "every output takes 1024 bytes";
    expect_hold_fails(9, 1, -2, "ERR_PTO_RUN_HEAP_DEADLOCK", "PTO2_RING_HEAP");
    EXPECT_EQ(hold(1, 8192), 0) << message();
    expect_hold_fails(1, 8193, -2, "ERR_PTO_RUN_HEAP_DEADLOCK", "9216 bytes");
    EXPECT_EQ(hold(100, 0), 0) << "tasks without outputs take none";
}

TEST_P(Scopes, AWholeHeapIsThereWheneverItsRingIsEmpty) {
    const ScopedVariable heap(kHeap, "16384");
    std::vector<int32_t> value = {0}, checked = {0};
    for (const uint64_t bytes : {16384, 9216, 5120, 1024}) {
        value[0] = checked[0] = 0;
        ASSERT_EQ(run(PTO_OUTPUTS_GRAPHS, "blocks_in_turn", Args().tensor(value).tensor(checked).scalar(30).scalar(bytes)), 0)
            << bytes << ": " << message();
        EXPECT_EQ(checked[0], 30) << bytes;
        EXPECT_EQ(value[0], 30) << bytes;
    }
}

TEST_P(Scopes, SlowTasksAreNoDeadlock) {
    const ScopedVariable variable(kWindow, "4");
    std::vector<int32_t> value = {0};
    ASSERT_EQ(run(PTO_SCOPES_GRAPHS, "slow_in_a_small_window", Args().tensor(value).scalar(12)), 0) << message();
    EXPECT_EQ(value[0], 12);
}

TEST_P(Scopes, TheTensorMapHoldsAsManyRegionsAsItSays) {
    constexpr uint64_t kTasks = 65536 / 16;
    std::vector<int32_t> values(16 * (kTasks + 1), 0);
    EXPECT_EQ(run(PTO_SCOPES_GRAPHS, "many_regions", Args().tensor(values).scalar(kTasks)), 0) << message();
    expect_failure(PTO_SCOPES_GRAPHS, "many_regions", Args().tensor(values).scalar(kTasks + 1), -11,
                   "ERR_PTO_RUN_TENSORMAP_OVERFLOW", "65536");
    expect_counted(100, 10);
}

TEST_P(Scopes, OddSizesAreIgnoredWithAWarning) {
    const ScopedVariable window(kWindow, "100");
    const ScopedVariable heap(kHeap, "12");
    expect_counted(1000, 1000);
}

TEST_P(Scopes, AllocTensorsHoldsOnToNoPredecessor) {
    const ScopedVariable variable(kWindow, "8");
    EXPECT_EQ(run(PTO_OUTPUTS_GRAPHS, "alloc_with_deps", Args().scalar(100)), 0) << message();
}

PTO_ON_EVERY_CHIP(Scopes);

}  // namespace
}  // namespace test
}  // namespace pto
