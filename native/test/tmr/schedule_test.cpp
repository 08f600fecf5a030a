/// Serial runs: their order, and the missing edges that orders bring to light.
#include <set>

#include "test/chip/scheduled_graph_test.h"
#include "test/tmr/graph_test.h"
#include "test/tmr/launch_list.h"

namespace pto {
namespace test {
namespace {

using Ordinals = std::vector<uint64_t>;

Ordinals up_to(uint64_t count) {
    Ordinals result;
    for (uint64_t i = 0; i < count; ++i) result.push_back(i);
    return result;
}

class Schedules : public ScheduledGraphTest {
protected:
    /// Four tensors of one element, which are the result as well.
    std::vector<int32_t> run_graph(const char *function, bool has_edge, const Replay &replay, uint32_t flags = 0) {
        std::vector<int32_t> noise{1}, a{10}, b{20}, c{30};
        const ChipStorageTaskArgs args = Args().tensor(noise).tensor(a).tensor(b).tensor(c).scalar(has_edge);
        EXPECT_EQ(run_in_order(PTO_MISSING_EDGES_GRAPHS, function, args, replay, flags), 0) << message();
        return {noise[0], a[0], b[0], c[0]};
    }

    std::optional<MissingEdge> search(const char *function, bool has_edge, uint32_t flags = 0) {
        const std::vector<int32_t> expected = run_graph(function, has_edge, {}, flags);
        return find_missing_edge(
            [&](const Replay &replay) {
                const bool is_right = run_graph(function, has_edge, replay, flags) == expected;
                return Attempt{is_right, schedule()};
            },
            kSeeds);
    }

    void expect_missing(const std::optional<MissingEdge> &found, uint64_t first, uint64_t second) {
        ASSERT_TRUE(found);
        EXPECT_EQ(found->first, first) << "seed " << found->seed;
        EXPECT_EQ(found->second, second) << "seed " << found->seed;
    }
};

TEST_P(Schedules, TheReferenceOrderIsThatOfSubmits) {
    for (int i = 0; i < 5; ++i) {
        run_graph("no_dep", false, {});
        const RecordedSchedule order = schedule();
        EXPECT_EQ(order.ordinals(), up_to(10));
        EXPECT_TRUE(order.is_serialised);
        EXPECT_EQ(order.seed, 0u);
        for (const RecordedTask &task : order.tasks) {
            EXPECT_EQ(task.func_ids, std::vector<int64_t>{task.ordinal == 3 || task.ordinal == 7 ? kAddScalar : kFoldOrder});
            EXPECT_EQ(task.cores, std::vector<int64_t>{block_dim}) << "the first AIV core";
            EXPECT_EQ(task.task_id, task.ordinal) << "ring 0";
        }
    }
}

TEST_P(Schedules, ASeedGivesOneOrderHoweverBusyTheMachineIs) {
    std::set<std::string> orders;
    for (uint64_t seed = 1; seed <= 8; ++seed) {
        run_graph("no_dep", false, {seed, std::nullopt, 0});
        const std::string order = schedule().text;
        orders.insert(order);
        const BusyMachine busy_machine;
        for (int i = 0; i < 20; ++i) {
            run_graph("no_dep", false, {seed, std::nullopt, 0});
            ASSERT_EQ(schedule().text, order);
        }
    }
    EXPECT_EQ(orders.size(), 8u);
}

TEST_P(Schedules, TheOrchestrationRunsOnlyWhileNoKernelDoes) {
    EXPECT_EQ(run_graph("look_at_once", true, {}), (std::vector<int32_t>{1, 35, 35, 30})) << "the task has run by then";
    std::set<int32_t> seen;
    for (uint64_t seed = 1; seed <= 40; ++seed) seen.insert(run_graph("look_at_once", true, {seed, std::nullopt, 0})[2]);
    EXPECT_EQ(seen, (std::set<int32_t>{10, 35})) << "before or after the task";
}

TEST_P(Schedules, AnInputThatIsTaggedNoDepIsFound) { expect_missing(search("no_dep", false), 3, 7); }
TEST_P(Schedules, AManualScopeWithoutAnExplicitDependencyIsFound) { expect_missing(search("manual_scope", false), 4, 5); }
TEST_P(Schedules, AWriteAfterAReadIsFound) { expect_missing(search("write_after_read", false), 3, 7); }
TEST_P(Schedules, TheEndOfALongChainIsFound) { expect_missing(search("end_of_a_chain", false), 0, 13); }

TEST_P(Schedules, GraphsWithAllEdgesAreRightInEveryOrder) {
    for (const char *function : {"no_dep", "manual_scope", "end_of_a_chain"}) EXPECT_FALSE(search(function, true)) << function;
    EXPECT_FALSE(search("write_after_read", true, PTO_RUN_TRACK_READERS));
}

TEST_P(Schedules, APrefixFollowsTheSeedAndADelayHoldsATaskBack) {
    const Replay seed{3, std::nullopt, 0};
    run_graph("no_dep", false, seed);
    const Ordinals whole = schedule().ordinals();
    for (uint64_t prefix = 0; prefix < whole.size(); ++prefix) {
        run_graph("no_dep", false, {3, prefix, 0});
        const RecordedSchedule order = schedule();
        const auto end = static_cast<ptrdiff_t>(prefix) + 1;
        const Ordinals ordinals = order.ordinals();
        EXPECT_TRUE(std::equal(ordinals.begin(), ordinals.begin() + end, whole.begin()));
        EXPECT_TRUE(std::is_sorted(ordinals.begin() + end, ordinals.end()));
        EXPECT_EQ(order.held, whole[prefix]);
    }
}

TEST_P(Schedules, AKernelThatWaitsForAnotherTaskGetsIt) {
    std::vector<int32_t> noise{1}, words{0, 0};
    ASSERT_EQ(run_in_order(PTO_MISSING_EDGES_GRAPHS, "wait_for_the_next", Args().tensor(noise).tensor(words), {}), 0);
    EXPECT_EQ(words, (std::vector<int32_t>{5, 9}));
    EXPECT_FALSE(schedule().is_serialised);
    EXPECT_EQ(schedule().tasks.size(), 5u);
}

TEST_P(Schedules, ALaunchRunsInWavesOverTheCoresThatThereAre) {
    std::vector<int32_t> words = words_of({{kAiv, 20}, {kMix, 7}});
    std::vector<int32_t> counters(2, 0);
    for (uint64_t seed = 0; seed < 10; ++seed) {
        counters = {0, 0};
        ASSERT_EQ(run_in_order(PTO_SPMD_GRAPHS, "count_blocks", Args().tensor(words).tensor(counters), {seed, std::nullopt, 0}), 0);
        EXPECT_EQ(counters, (std::vector<int32_t>{61, 64}));
        const RecordedSchedule order = schedule();
        ASSERT_EQ(order.tasks.size(), 3u);
        for (const RecordedTask &task : order.tasks) {
            const size_t cores = task.ordinal == 0 ? 6u : task.ordinal == 1 ? 9u : 1u;
            EXPECT_EQ(task.cores.size(), cores) << "task " << task.ordinal;
        }
    }
}

TEST_P(Schedules, ARunThatFailsLeavesItsOrder) {
    std::vector<int32_t> counter{0}, out{0};
    const ChipStorageTaskArgs args = Args().tensor(counter).tensor(out);
    EXPECT_EQ(run_in_order(PTO_DEFERRED_GRAPHS, "fail_meanwhile", args, {5, std::nullopt, 0}), -1);
    EXPECT_EQ(code(), "ERR_PTO_KERNEL_EXCEPTION");
    EXPECT_FALSE(schedule().tasks.empty());
}

TEST_P(Schedules, AFullRingLeavesTheOtherChoices) {
    task_window = 4;
    for (uint64_t seed = 0; seed < 20; ++seed) {
        std::vector<int32_t> values(30, 0);
        const ChipStorageTaskArgs args = Args().tensor(values).scalar(30).scalar(2);
        ASSERT_EQ(run_in_order(PTO_SCOPES_GRAPHS, "recycle_independent", args, {seed, std::nullopt, 0}), 0) << message();
        EXPECT_EQ(values, std::vector<int32_t>(30, 1));
    }
}

TEST_P(Schedules, OptionsThatContradictEachOtherAreRefused) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.flags = PTO_RUN_SCHEDULE_PREFIX;
    std::vector<int32_t> value{1};
    EXPECT_EQ(run(PTO_DEPENDENCIES_GRAPHS, "inout_chain", Args().tensor(value).scalar(1)), 0);
    EXPECT_EQ(chip().run_with(0, Args().tensor(value).scalar(1), options), -1);
    EXPECT_EQ(code(), "ERR_PTO_CONFIG_INVALID");
}

TEST_P(Schedules, AFolderThatCannotBeWrittenFailsTheRun) {
    const PtoRunOptions options = options_of({});
    std::vector<int32_t> value{1};
    EXPECT_EQ(run(PTO_DEPENDENCIES_GRAPHS, "inout_chain", Args().tensor(value).scalar(1)), 0);
    EXPECT_EQ(chip().run_with(0, Args().tensor(value).scalar(1), options, block_dim, aicpu_threads, "/dev/null/nowhere"), -1);
    EXPECT_EQ(code(), "ERR_PTO_RUN_RECORD");
}

PTO_ON_EVERY_CHIP(Schedules);

}  // namespace
}  // namespace test
}  // namespace pto
