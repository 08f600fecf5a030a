#include "base/byte_ring.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace pto {
namespace base {
namespace {

ByteRing ring_of(uint64_t capacity) {
    ByteRing ring;
    ring.reset(capacity);
    return ring;
}

TEST(ByteRing, HandsOutConsecutiveOffsets) {
    ByteRing ring = ring_of(100);
    EXPECT_EQ(ring.take(40), 0u);
    EXPECT_EQ(ring.take(60), 40u);
    EXPECT_EQ(ring.take(1), ByteRing::kNoSpace);
}

TEST(ByteRing, ServesItsWholeCapacityWhenEmptyWhereverItStands) {
    ByteRing ring = ring_of(100);
    for (int lap = 0; lap < 5; ++lap) {
        ASSERT_EQ(ring.take(30), 0u);
        ring.release_to(ring.head());
        ASSERT_EQ(ring.take(100), 0u);
        ring.release_to(ring.head());
    }
}

TEST(ByteRing, RefusesMoreThanItsCapacity) {
    ByteRing ring = ring_of(100);
    EXPECT_EQ(ring.take(101), ByteRing::kNoSpace);
    EXPECT_EQ(ring.take(~uint64_t{0}), ByteRing::kNoSpace);
}

TEST(ByteRing, SkipsTheEndOfALapForABlockThatDoesNotFit) {
    ByteRing ring = ring_of(100);
    ring.take(60);
    const uint64_t first = ring.head();
    ring.take(20);
    EXPECT_EQ(ring.take(30), ByteRing::kNoSpace);
    ring.release_to(first);
    EXPECT_EQ(ring.take(30), 0u);
    EXPECT_EQ(ring.live(), 20u + 20u + 30u);
}

TEST(ByteRing, ZeroBytesTakeNothing) {
    ByteRing ring = ring_of(100);
    ring.take(10);
    EXPECT_EQ(ring.take(0), 10u);
    EXPECT_EQ(ring.take(0), 10u);
    EXPECT_EQ(ring.live(), 10u);
}

TEST(ByteRing, GivesBackTheEndOfTheNewestBlock) {
    ByteRing ring = ring_of(100);
    ring.take(80);
    ring.untake(50);
    EXPECT_EQ(ring.take(70), 30u);
}

TEST(ByteRing, LiveBlocksNeverOverlap) {
    std::mt19937 random(7);
    ByteRing ring = ring_of(1000);
    struct Block { uint64_t begin, end, position; };
    std::deque<Block> live;
    for (int step = 0; step < 100000; ++step) {
        const uint64_t size = 1 + random() % 300;
        const uint64_t offset = ring.take(size);
        if (offset == ByteRing::kNoSpace) {
            ASSERT_FALSE(live.empty()) << "an empty ring refused " << size << " of 1000 bytes";
            ring.release_to(live.front().position);
            live.pop_front();
            continue;
        }
        ASSERT_LE(offset + size, 1000u);
        for (const Block &block : live) ASSERT_TRUE(offset + size <= block.begin || block.end <= offset);
        live.push_back({offset, offset + size, ring.head()});
    }
}

}  // namespace
}  // namespace base
}  // namespace pto
