/// Launches of many blocks, one after the other and side by side, with and without a common start.
#include "test/tmr/graph_test.h"
#include "test/tmr/launch_line.h"
#include "test/tmr/launch_list.h"

namespace pto {
namespace test {
namespace {

class Spmd : public GraphTest {
protected:
    void SetUp() override { block_dim = 24; }

    /// Every kernel of every block ran once and was told where it is.
    void expect_lines(const LaunchList &launches, size_t expected_lines) {
        std::vector<int32_t> words = words_of(launches);
        std::vector<int32_t> lines(expected_lines * kLineWords, 0);
        ASSERT_EQ(run(PTO_SPMD_GRAPHS, "record_lines", Args().tensor(words).tensor(lines)), 0) << message();
        size_t line = 0;
        for (const LaunchRow &launch : launches) {
            for (int32_t i = 0; i < launch.lines(); ++i, ++line) {
                ASSERT_LT(line, expected_lines);
                const int32_t *seen = &lines[line * kLineWords];
                ASSERT_EQ(seen[kLineCount], 1) << "line " << line;
                ASSERT_EQ(seen[kLineBlockIdx], i / launch.kernels()) << "line " << line;
                ASSERT_EQ(seen[kLineBlockNum], launch.blocks) << "line " << line;
                ASSERT_EQ(seen[kLineSubBlock], launch.slots == kMix ? i % 3 == 2 : seen[kLineSubBlock] & 1) << "line " << line;
            }
        }
        EXPECT_EQ(line, expected_lines);
    }

    /// Every kernel of every block was counted, and those that start together met, before the last task ran.
    void expect_counts(const LaunchList &launches) {
        std::vector<int32_t> words = words_of(launches);
        std::vector<int32_t> counters(launches.size(), 0), expected;
        for (const LaunchRow &launch : launches) expected.push_back(launch.lines() * 3 + 1);
        ASSERT_EQ(run(PTO_SPMD_GRAPHS, "count_blocks", Args().tensor(words).tensor(counters)), 0) << message();
        EXPECT_EQ(counters, expected);
    }
};

TEST_P(Spmd, AMixedTaskIsOneBlockWithTwoLanes) { expect_lines({{kMix, 1}}, 3); }

TEST_P(Spmd, AivLaunchesBelowAtAndAboveTheNumberOfCores) {
    expect_lines({{kAiv, 4}, {kAiv, 16}, {kAiv, 24}, {kAiv, 48}, {kAiv, 96}}, 188);
}

TEST_P(Spmd, MixedLaunchesBelowAtAndAboveTheNumberOfClusters) {
    expect_lines({{kMix, 2}, {kMix, 8}, {kMix, 12}, {kMix, 24}, {kMix, 48}}, 282);
}

TEST_P(Spmd, TwoMixedLaunchesThatAreLargerThanTheChipShareIt) {
    for (int i = 0; i < 5; ++i) expect_lines({{kMix, 48}, {kMix, 48}}, 288);
}

TEST_P(Spmd, ALaunchOfAllBlocksThatThereCanBeEndsAfterItsLast) {
    block_dim = 3;
    expect_counts({{kMix, 32767}, {kAiv, 32767}, {kAic, 32767}});
}

TEST_P(Spmd, MixedLaunchesThatStartTogetherFollowEachOther) {
    expect_counts({{kMix, 2, true}, {kMix, 8, true}, {kMix, 2}, {kMix, 12, true}});
}

TEST_P(Spmd, AivLaunchesThatStartTogetherFollowEachOther) {
    expect_counts({{kAiv, 4, true}, {kAiv, 16, true}, {kAiv, 4}, {kAiv, 24, true}});
}

TEST_P(Spmd, LaunchesThatStartTogetherHaveAnyNumberOfBlocks) {
    expect_counts({{kMix, 1, true}, {kMix, 8, true}, {kMix, 9, true}, {kMix, 23, true}, {kMix, 1, true}});
}

TEST_P(Spmd, RoundsOfAllShapesWithAndWithoutACommonStart) {
    LaunchList launches;
    for (int32_t round = 0; round < 6; ++round) {
        for (const Slots slots : {kAic, kAiv, kMix}) {
            launches.push_back({slots, 1 + round, false});
            launches.push_back({slots, 4 + 3 * round, true});
            launches.push_back({slots, 20 + 5 * round, false});
        }
    }
    ASSERT_EQ(launches.size(), 54u);
    for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
        aicpu_threads = threads;
        expect_counts(launches);
    }
}

TEST_P(Spmd, OrdinaryLaunchesDoNotStarveThoseThatStartTogether) {
    LaunchList launches(18, {kMix, 4});
    launches.insert(launches.begin() + 6, {kMix, 12, true});
    launches.insert(launches.begin() + 13, {kMix, 12, true});
    for (int i = 0; i < 5; ++i) expect_counts(launches);
}

PTO_ON_EVERY_CHIP(Spmd);

}  // namespace
}  // namespace test
}  // namespace pto
