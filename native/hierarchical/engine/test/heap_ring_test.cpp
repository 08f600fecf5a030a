#include "hierarchical/engine/heap_ring.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "base/failure.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr uint64_t kUnit = HeapRing::kAlignment;

HeapRing::Block take(HeapRing &ring, uint64_t nbytes, uint64_t task = 0) {
    ring.reserve();
    const HeapRing::Block block = ring.take(nbytes, task);
    ring.hold(block.number);
    return block;
}

TEST(HeapRing, HandsOutBlocksThatAreAlignedAndApart) {
    HeapRing ring(8 * kUnit);
    const uint64_t a = take(ring, 1).offset;
    const uint64_t b = take(ring, kUnit).offset;
    const uint64_t c = take(ring, kUnit + 1).offset;
    EXPECT_EQ(a % kUnit, 0u);
    EXPECT_EQ(b, a + kUnit);
    EXPECT_EQ(c, b + kUnit);
    EXPECT_EQ(ring.stats().used, 4 * kUnit);
}

TEST(HeapRing, TakesMemoryBackInTheOrderInWhichItWasGiven) {
    HeapRing ring(4 * kUnit);
    const auto a = take(ring, 2 * kUnit);
    const auto b = take(ring, 2 * kUnit);
    ring.release(b.number);
    EXPECT_FALSE(ring.fits(1));
    EXPECT_EQ(ring.live_blocks(), 2u);
    ring.release(a.number);
    EXPECT_TRUE(ring.fits(4 * kUnit));
    EXPECT_EQ(ring.live_blocks(), 0u);
}

TEST(HeapRing, KeepsABlockUntilTheLastHolderLetsGo) {
    HeapRing ring(kUnit);
    const auto block = take(ring, kUnit);
    ring.hold(block.number);
    ring.release(block.number);
    EXPECT_FALSE(ring.fits(1));
    ring.release(block.number);
    EXPECT_TRUE(ring.fits(1));
}

TEST(HeapRing, StartsOverWhenTheTailIsAhead) {
    HeapRing ring(4 * kUnit);
    const auto a = take(ring, 2 * kUnit);
    const auto b = take(ring, kUnit);
    ring.release(a.number);
    // One unit is left at the end, which is not enough and is skipped; two are free before the tail.
    EXPECT_TRUE(ring.fits(2 * kUnit));
    EXPECT_FALSE(ring.fits(3 * kUnit));
    const auto c = take(ring, 2 * kUnit);
    EXPECT_EQ(c.offset, 0u);
    EXPECT_FALSE(ring.fits(1));
    ring.release(b.number);
    // The unit that was skipped comes back with the block after it.
    EXPECT_TRUE(ring.fits(kUnit));
    EXPECT_FALSE(ring.fits(2 * kUnit));
    ring.release(c.number);
    EXPECT_TRUE(ring.fits(4 * kUnit));
}

TEST(HeapRing, ServesABlockOfItsWholeSizeWheneverItIsEmpty) {
    HeapRing ring(8 * kUnit);
    for (uint64_t units = 1; units < 8; ++units) {
        ring.release(take(ring, units * kUnit).number);
        EXPECT_TRUE(ring.fits(8 * kUnit));
        const auto whole = take(ring, 8 * kUnit);
        EXPECT_EQ(whole.offset, 0u);
        ring.release(whole.number);
    }
}

TEST(HeapRing, ServesABlockLargerThanWhatIsLeftOfTheLapWhenItIsEmpty) {
    HeapRing ring(10 * kUnit);
    ring.release(take(ring, 6 * kUnit).number);
    EXPECT_TRUE(ring.fits(6 * kUnit));
    EXPECT_EQ(take(ring, 6 * kUnit).offset, 0u);
}

TEST(HeapRing, RefusesWhatIsLargerThanItself) {
    HeapRing ring(4 * kUnit);
    EXPECT_FALSE(ring.fits(4 * kUnit + 1));
    EXPECT_FALSE(ring.fits(~uint64_t{0}));
    EXPECT_FALSE(HeapRing(0).fits(1));
}

TEST(HeapRing, StartsAgainOnlyWhenNothingIsHeld) {
    HeapRing ring(4 * kUnit);
    const auto block = take(ring, kUnit);
    EXPECT_THROW(ring.reset(), base::Failure);
    ring.release(block.number);
    ring.reset();
    const auto first = take(ring, kUnit);
    EXPECT_EQ(first.number, 0u);
    EXPECT_EQ(first.offset, 0u);
}

TEST(HeapRing, KnowsWhichTaskKeepsItsTail) {
    HeapRing ring(4 * kUnit);
    const auto a = take(ring, kUnit, 7);
    take(ring, kUnit, 9);
    EXPECT_EQ(ring.tail_task(), 7u);
    ring.release(a.number);
    EXPECT_EQ(ring.tail_task(), 9u);
}

TEST(HeapRing, KeepsItsHighestFilling) {
    HeapRing ring(4 * kUnit);
    ring.release(take(ring, 3 * kUnit).number);
    take(ring, kUnit);
    EXPECT_EQ(ring.stats().peak, 3 * kUnit);
    EXPECT_EQ(ring.stats().used, kUnit);
}

TEST(HeapRing, FindsBlocksByBytesLikeAListWould) {
    struct Known {
        HeapRing::Block block;
        uint64_t nbytes;
        bool is_held;
    };
    const uint32_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    HeapRing ring(64 * kUnit);
    std::deque<Known> known;
    for (int step = 0; step < 4000; ++step) {
        const uint64_t units = 1 + random() % 9;
        if (random() % 2 == 0 && ring.fits(units * kUnit)) {
            known.push_back({take(ring, units * kUnit), units * kUnit, true});
        } else if (!known.empty()) {
            Known &one = known[random() % known.size()];
            if (one.is_held) ring.release(one.block.number);
            one.is_held = false;
            while (!known.empty() && !known.front().is_held) known.pop_front();
        }
        const uint64_t offset = random() % (64 * kUnit);
        const uint64_t nbytes = 1 + random() % (2 * kUnit);
        uint64_t expected = HeapRing::kNoBlock;
        for (const Known &one : known)
            if (one.is_held && offset >= one.block.offset && offset + nbytes <= one.block.offset + one.nbytes)
                expected = one.block.number;
        ASSERT_EQ(ring.find(offset, nbytes), expected) << "step " << step;
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
