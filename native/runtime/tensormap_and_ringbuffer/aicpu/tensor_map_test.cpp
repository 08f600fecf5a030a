#include "runtime/tensormap_and_ringbuffer/aicpu/tensor_map.h"

#include <gtest/gtest.h>

#include <vector>

namespace pto {
namespace tmr {
namespace {

Region span(uint64_t buffer, uint32_t start, uint32_t count) {
    Region region;
    region.buffer = buffer;
    region.start = start;
    region.element_bytes = 4;
    region.ndims = 1;
    region.shape[0] = count;
    region.stride[0] = 1;
    region.measure();
    return region;
}

class TensorMapTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(map.init());
        map.reset();
    }
    std::vector<TaskSlot *> writers(const Region &region, bool removes_covered = false) {
        std::vector<TaskSlot *> found;
        map.for_each_overlap(region, false, removes_covered,
                             [&](TensorMapEntry &entry, Overlap) { found.push_back(entry.producer); });
        return found;
    }

    TensorMap map;
    TaskSlot a, b, c;
};

using Found = std::vector<TaskSlot *>;

TEST_F(TensorMapTest, FindsOverlappingWritersNewestFirst) {
    ASSERT_TRUE(map.insert(span(64, 0, 10), Access::kWrite, a));
    ASSERT_TRUE(map.insert(span(64, 5, 10), Access::kWrite, b));
    ASSERT_TRUE(map.insert(span(64, 20, 10), Access::kWrite, c));
    EXPECT_EQ(writers(span(64, 6, 2)), (Found{&b, &a}));
    EXPECT_EQ(writers(span(64, 16, 4)), (Found{}));
    EXPECT_EQ(writers(span(64, 0, 100)), (Found{&c, &b, &a}));
}

TEST_F(TensorMapTest, KeepsBuffersApartThoughTheyShareABucket) {
    for (uint64_t buffer = 1; buffer <= 3 * kTensorMapBuckets; ++buffer) {
        ASSERT_TRUE(map.insert(span(buffer * 64, 0, 4), Access::kWrite, buffer % 2 != 0 ? a : b));
    }
    for (uint64_t buffer = 1; buffer <= 3 * kTensorMapBuckets; ++buffer) {
        ASSERT_EQ(writers(span(buffer * 64, 0, 4)), (Found{buffer % 2 != 0 ? &a : &b}));
    }
    EXPECT_EQ(writers(span(32, 0, 4)), Found{});
}

TEST_F(TensorMapTest, RemovesWhatIsCovered) {
    ASSERT_TRUE(map.insert(span(64, 0, 4), Access::kWrite, a));
    ASSERT_TRUE(map.insert(span(64, 2, 4), Access::kWrite, b));
    ASSERT_TRUE(map.insert(span(64, 4, 4), Access::kWrite, c));
    EXPECT_EQ(writers(span(64, 2, 4), true), (Found{&c, &b, &a})) << "visited before it goes";
    EXPECT_EQ(writers(span(64, 0, 8)), (Found{&c, &a}));
    EXPECT_EQ(map.live(), 3u) << "its producer still owns the entry";
    map.remove_of(b);
    EXPECT_EQ(map.live(), 2u);
    EXPECT_EQ(writers(span(64, 0, 8)), (Found{&c, &a}));
}

TEST_F(TensorMapTest, RemovesTheEntriesOfATask) {
    for (uint32_t i = 0; i < 5; ++i) {
        ASSERT_TRUE(map.insert(span(64, i * 10, 4), Access::kWrite, a));
        ASSERT_TRUE(map.insert(span(64, i * 10, 4), Access::kWrite, b));
        ASSERT_TRUE(map.insert(span(64, i * 10, 4), Access::kWrite, c));
    }
    map.remove_of(b);  // in the middle of its chain each time
    EXPECT_EQ(map.live(), 10u);
    for (uint32_t i = 0; i < 5; ++i) EXPECT_EQ(writers(span(64, i * 10, 4)), (Found{&c, &a}));
    map.remove_of(c);  // at its head
    map.remove_of(a);
    EXPECT_EQ(map.live(), 0u);
    EXPECT_EQ(writers(span(64, 0, 100)), Found{});
    map.remove_of(a);
    EXPECT_EQ(map.live(), 0u);
}

TEST_F(TensorMapTest, IsFullAtItsLimitAndUsesEntriesAgain) {
    for (uint32_t i = 0; i < kTensorMapEntries; ++i) ASSERT_TRUE(map.insert(span(64 * (i % 999), i, 1), Access::kWrite, i == 77 ? a : b));
    EXPECT_EQ(map.live(), kTensorMapEntries);
    EXPECT_FALSE(map.insert(span(64, 0, 1), Access::kWrite, c));
    map.remove_of(a);
    EXPECT_TRUE(map.insert(span(64, 0, 1), Access::kWrite, c));
    EXPECT_FALSE(map.insert(span(64, 0, 1), Access::kWrite, c));
    map.remove_of(b);
    EXPECT_EQ(map.live(), 1u);
    EXPECT_EQ(writers(span(64, 0, kTensorMapEntries)), Found{&c});
}

TEST_F(TensorMapTest, ForgetsEverythingForTheNextRun) {
    ASSERT_TRUE(map.insert(span(64, 0, 4), Access::kWrite, a));
    map.reset();
    EXPECT_EQ(map.live(), 0u);
    EXPECT_EQ(writers(span(64, 0, 4)), Found{});
    TaskSlot fresh;
    ASSERT_TRUE(map.insert(span(64, 0, 4), Access::kWrite, fresh));
    EXPECT_EQ(writers(span(64, 0, 4)), Found{&fresh});
}

}  // namespace
}  // namespace tmr
}  // namespace pto
