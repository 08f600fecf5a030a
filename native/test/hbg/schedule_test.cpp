/// Serial runs: their order, and the missing edges that orders bring to light.
#include "test/chip/scheduled_graph_test.h"
#include "test/hbg/graph_test.h"

namespace pto {
namespace test {
namespace {

using Ordinals = std::vector<uint64_t>;

class HostSchedules : public ScheduledGraphTest {
protected:
    std::vector<uint32_t> run_graph(const char *function, bool has_edge, const Replay &replay) {
        std::vector<uint32_t> noise{1}, value{2};
        const ChipStorageTaskArgs args =
            Args().tensor(noise, DataType::UINT32).tensor(value, DataType::UINT32).scalar(has_edge);
        EXPECT_EQ(run_in_order(PTO_MISSING_EDGES_GRAPHS, function, args, replay), 0) << message();
        return {noise[0], value[0]};
    }

    std::optional<MissingEdge> search(const char *function, bool has_edge) {
        const std::vector<uint32_t> expected = run_graph(function, has_edge, {});
        return find_missing_edge(
            [&](const Replay &replay) {
                const bool is_right = run_graph(function, has_edge, replay) == expected;
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

TEST_P(HostSchedules, TheReferenceOrderIsThatOfTheIdsAsFarAsEdgesAllow) {
    run_graph("forward", true, {});
    EXPECT_EQ(schedule().ordinals(), (Ordinals{0, 1, 2, 3, 4, 5, 6, 7}));
    run_graph("backward", true, {});
    EXPECT_EQ(schedule().ordinals(), (Ordinals{1, 2, 3, 4, 5, 0}));
}

TEST_P(HostSchedules, ASeedGivesOneOrderHoweverBusyTheMachineIs) {
    for (uint64_t seed = 1; seed <= 8; ++seed) {
        run_graph("forward", false, {seed, std::nullopt, 0});
        const std::string order = schedule().text;
        const BusyMachine busy_machine;
        for (int i = 0; i < 20; ++i) {
            run_graph("forward", false, {seed, std::nullopt, 0});
            ASSERT_EQ(schedule().text, order);
        }
    }
}

TEST_P(HostSchedules, AMissingSuccessorIsFound) { expect_missing(search("forward", false), 3, 7); }
TEST_P(HostSchedules, AMissingEdgeToAnOlderTaskIsFound) { expect_missing(search("backward", false), 3, 0); }

TEST_P(HostSchedules, GraphsWithAllEdgesAreRightInEveryOrder) {
    EXPECT_FALSE(search("forward", true));
    EXPECT_FALSE(search("backward", true));
}

TEST_P(HostSchedules, AGraphWithoutTasksLeavesAnEmptyOrder) {
    run_graph("nothing", true, {7, std::nullopt, 0});
    EXPECT_TRUE(schedule().tasks.empty());
    EXPECT_EQ(schedule().seed, 7u);
}

PTO_ON_EVERY_CHIP(HostSchedules);

}  // namespace
}  // namespace test
}  // namespace pto
