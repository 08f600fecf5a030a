/// require_sync_start: blocks that wait for each other end only if all of them run at once.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

enum Slots : uint64_t { kAic = 1, kAiv = 2, kMix = 7 };

class Gang : public GraphTest {
protected:
    void expect_gangs(uint64_t slots, int blocks, size_t launches, uint64_t crowd) {
        std::vector<int32_t> counters(launches, 0);
        const auto args = Args().tensor(counters).scalar(slots).scalar(static_cast<uint64_t>(blocks)).scalar(crowd);
        ASSERT_EQ(run(PTO_GANG_GRAPHS, "gangs", args), 0) << message();
        const int kernels = blocks * __builtin_popcountll(slots);
        EXPECT_EQ(counters, std::vector<int32_t>(launches, kernels)) << blocks << " blocks of slots " << slots;
    }
};

TEST_P(Gang, AllBlocksRunAtOnce) {
    for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
        aicpu_threads = threads;
        block_dim = 6;
        for (const int blocks : {2, 5, 6}) {
            expect_gangs(kAic, blocks, 3, 0);
            expect_gangs(kMix, blocks, 3, 0);
        }
        for (const int blocks : {2, 6, 7, 12}) expect_gangs(kAiv, blocks, 3, 0);
    }
}

TEST_P(Gang, TheWholeChipRunsAtOnce) {
    block_dim = GetParam().max_block_dim;
    expect_gangs(kAiv, 2 * block_dim, 2, 10);
    expect_gangs(kMix, block_dim, 2, 10);
}

TEST_P(Gang, OtherTasksNeitherStarveItNorStarve) {
    block_dim = 4;
    for (const Slots slots : {kAic, kAiv, kMix}) expect_gangs(slots, 4, 10, 40);
}

TEST_P(Gang, LaunchesOfAllShapesTakeTurns) {
    block_dim = 5;
    for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
        aicpu_threads = threads;
        std::vector<int32_t> counters(42, 0);
        ASSERT_EQ(run(PTO_GANG_GRAPHS, "mixed_gangs", Args().tensor(counters).scalar(5)), 0) << message();
        for (uint32_t i = 0; i < counters.size(); ++i) {
            EXPECT_EQ(counters[i], static_cast<int32_t>(1 + i % 5) * __builtin_popcount(1 + i % 7));
        }
    }
}

TEST_P(Gang, MoreBlocksThanCoresIsAnError) {
    block_dim = 3;
    std::vector<int32_t> counter(1, 0);
    for (const auto &[slots, most] : {std::pair<Slots, uint64_t>{kAic, 3}, {kAiv, 6}, {kMix, 3}}) {
        expect_gangs(slots, static_cast<int>(most), 1, 0);
        expect_failure(PTO_GANG_GRAPHS, "gangs", Args().tensor(counter).scalar(slots).scalar(most + 1).scalar(0), -7,
                       "ERR_PTO_RUN_SYNC_START_INVALID", "block_num");
    }
}

PTO_ON_EVERY_CHIP(Gang);

}  // namespace
}  // namespace test
}  // namespace pto
