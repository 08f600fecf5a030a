#include "hierarchical/memory/arena_map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace pto {
namespace hierarchical {
namespace {

TEST(ArenaMap, GivesAllOfItselfAndTakesItBack) {
    ArenaMap map(1 << 20);
    for (int lap = 0; lap < 3; ++lap) {
        const std::optional<uint64_t> all = map.take(1 << 20);
        ASSERT_EQ(all, std::optional<uint64_t>(0));
        EXPECT_FALSE(map.take(1).has_value());
        EXPECT_EQ(map.used(), map.bytes());
        EXPECT_EQ(map.give_back(0), map.bytes());
        EXPECT_EQ(map.used(), 0u);
    }
}

TEST(ArenaMap, AlignsToLinesAndLargeBlocksToPages) {
    ArenaMap map(1 << 20);
    EXPECT_EQ(*map.take(1), 0u);
    EXPECT_EQ(*map.take(65), 64u);
    EXPECT_EQ(*map.take(0), 192u);
    EXPECT_EQ(*map.take(kArenaPageBlock), kArenaPage);
    EXPECT_EQ(*map.take(3000), 256u) << "what alignment skipped is still there";
}

TEST(ArenaMap, TakesTheHoleThatFitsBest) {
    ArenaMap map(4096);
    const uint64_t first = *map.take(1024), wall = *map.take(64), second = *map.take(128), rest = *map.take(4096 - 1216);
    map.give_back(first);
    map.give_back(second);
    EXPECT_EQ(*map.take(128), second);
    EXPECT_EQ(*map.take(128), first);
    EXPECT_EQ(map.give_back(wall), 64u);
    EXPECT_EQ(map.give_back(rest), 4096u - 1216u);
}

TEST(ArenaMap, KnowsWhereNoBlockStarts) {
    ArenaMap map(4096);
    const uint64_t block = *map.take(256);
    EXPECT_EQ(map.give_back(block + 64), 0u);
    EXPECT_EQ(map.give_back(1 << 30), 0u);
    EXPECT_EQ(map.give_back(block), 256u);
    EXPECT_EQ(map.give_back(block), 0u);
}

TEST(ArenaMap, KeepsBlocksApartAndLosesNothing) {
    std::mt19937 random(7);
    ArenaMap map(1 << 20);
    std::map<uint64_t, uint64_t> blocks;
    uint64_t used = 0;
    for (int step = 0; step < 20'000; ++step) {
        if (random() % 2 == 0 || blocks.empty()) {
            const uint64_t bytes = random() % 8 == 0 ? random() % 200'000 : random() % 4000;
            const std::optional<uint64_t> offset = map.take(bytes);
            if (!offset.has_value()) continue;
            const uint64_t taken = ArenaMap::block_bytes(bytes);
            const auto next = blocks.lower_bound(*offset);
            ASSERT_TRUE(next == blocks.end() || *offset + taken <= next->first);
            ASSERT_TRUE(next == blocks.begin() || std::prev(next)->first + std::prev(next)->second <= *offset);
            ASSERT_LE(*offset + taken, map.bytes());
            blocks.emplace(*offset, taken);
            used += taken;
        } else {
            auto block = std::next(blocks.begin(), static_cast<long>(random() % blocks.size()));
            ASSERT_EQ(map.give_back(block->first), block->second);
            used -= block->second;
            blocks.erase(block);
        }
        ASSERT_EQ(map.used(), used);
        ASSERT_EQ(map.block_count(), blocks.size());
    }
    for (const auto &[offset, bytes] : blocks) map.give_back(offset);
    EXPECT_TRUE(map.take(1 << 20).has_value()) << "free neighbours became one";
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
