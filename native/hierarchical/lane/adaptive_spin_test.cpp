#include "hierarchical/lane/adaptive_spin.h"

#include <gtest/gtest.h>

namespace pto {
namespace hierarchical {
namespace {

constexpr int64_t kLimit = 50'000;

TEST(AdaptiveSpin, ShrinksToNothingWhileWaitsAreLong) {
    AdaptiveSpin spin(kLimit);
    for (int i = 0; i < 7; ++i) spin.record(kLimit + 1);
    EXPECT_EQ(spin.ns(), kLimit) << "one streak of long waits is not over";
    for (int i = 0; i < 8 * 6; ++i) spin.record(kLimit + 1);
    EXPECT_EQ(spin.ns(), 0);
}

TEST(AdaptiveSpin, ComesBackFromNothingWhenWaitsAreShort) {
    AdaptiveSpin spin(kLimit);
    for (int i = 0; i < 100; ++i) spin.record(kLimit * 10);
    // The waits ended asleep; a spin would have seen their end.
    for (int i = 0; i < 7; ++i) spin.record(5'000);
    EXPECT_EQ(spin.ns(), kLimit);
}

TEST(AdaptiveSpin, OneShortWaitEndsAStreakOfLongOnes) {
    AdaptiveSpin spin(kLimit);
    for (int i = 0; i < 100; ++i) spin.record(i % 8 == 0 ? 1'000 : kLimit * 10);
    EXPECT_EQ(spin.ns(), kLimit);
}

TEST(AdaptiveSpin, NeverSpinsWithoutALimit) {
    AdaptiveSpin spin(0);
    for (int i = 0; i < 20; ++i) spin.record(i % 2);
    EXPECT_EQ(spin.ns(), 0);
}

TEST(SpinUntil, LooksAtLeastOnceAndNotForEver) {
    int looks = 0;
    EXPECT_TRUE(spin_until(0, [&] { return ++looks == 1; }));
    EXPECT_FALSE(spin_until(base::monotonic_ns() + 1000, [] { return false; }));
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
