#include "base/mpmc_ring.h"

#include <gtest/gtest.h>

namespace pto {
namespace base {
namespace {

TEST(MpmcRing, IsFirstInFirstOut) {
    MpmcRing<int> ring;
    ring.reset(8);
    for (int i = 0; i < 8; ++i) EXPECT_TRUE(ring.push(i));
    EXPECT_FALSE(ring.push(8));
    for (int i = 0; i < 8; ++i) {
        int value = -1;
        EXPECT_TRUE(ring.pop(&value));
        EXPECT_EQ(value, i);
    }
    int value;
    EXPECT_FALSE(ring.pop(&value));
    EXPECT_TRUE(ring.is_empty());
}

TEST(MpmcRing, KeepsItsOrderOverManyLaps) {
    MpmcRing<int> ring;
    ring.reset(4);
    int next = 0;
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(ring.push(i));
        if (i % 3 == 2) {
            for (int k = 0; k < 3; ++k) {
                int value = -1;
                ASSERT_TRUE(ring.pop(&value));
                ASSERT_EQ(value, next++);
            }
        }
    }
}

TEST(MpmcRing, HoldsAnyNumberOfValues) {
    for (const size_t wanted : {1, 3, 5, 28, 100}) {
        MpmcRing<size_t> ring;
        ring.reset(wanted);
        for (size_t lap = 0; lap < 10; ++lap) {
            for (size_t i = 0; i < wanted; ++i) ASSERT_TRUE(ring.push(i)) << i << " of " << wanted;
            for (size_t i = 0; i < wanted; ++i) {
                size_t value = wanted;
                ASSERT_TRUE(ring.pop(&value));
                ASSERT_EQ(value, i);
            }
            ASSERT_TRUE(ring.is_empty());
        }
    }
}

TEST(MpmcRing, StartsAfreshAfterReset) {
    for (const int used : {1, 3, 4, 9, 100}) {
        MpmcRing<int> ring;
        ring.reset(4);
        for (int i = 0; i < used; ++i) {
            int value;
            ASSERT_TRUE(ring.push(i));
            if (i % 4 != 3) {
                ASSERT_TRUE(ring.pop(&value));
            }
            if (i % 16 == 15) {
                while (ring.pop(&value)) {
                }
            }
        }
        ring.reset(4);
        EXPECT_TRUE(ring.is_empty());
        for (int i = 0; i < 4; ++i) ASSERT_TRUE(ring.push(i)) << "after " << used << " pushes";
        EXPECT_FALSE(ring.push(4));
    }
}

}  // namespace
}  // namespace base
}  // namespace pto
