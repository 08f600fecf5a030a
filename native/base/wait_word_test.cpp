#include "base/wait_word.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/clock.h"

namespace pto {
namespace base {
namespace {

TEST(WaitWord, ReturnsAtOnceWhenTheValueHasChanged) {
    WaitWord word;
    word.value.store(1);
    word.wait(0);
}

TEST(WaitWord, PingPongNeverLosesAWake) {
    WaitWord ping, pong;
    constexpr uint32_t kRounds = 500;
    std::thread other([&] {
        for (uint32_t i = 0; i < kRounds; ++i) {
            while (ping.value.load(std::memory_order_acquire) == i) ping.wait(i);
            pong.value.store(i + 1, std::memory_order_release);
            pong.wake_one();
        }
    });
    for (uint32_t i = 0; i < kRounds; ++i) {
        ping.value.store(i + 1, std::memory_order_release);
        ping.wake_one();
        while (pong.value.load(std::memory_order_acquire) == i) pong.wait(i);
    }
    other.join();
    EXPECT_EQ(pong.value.load(), kRounds);
}

TEST(WaitWord, ATimedWaitEndsByItself) {
    WaitWord word;
    const int64_t start = monotonic_ns();
    word.wait_for(0, 2'000'000);
    EXPECT_GE(monotonic_ns() - start, 1'000'000);
}

}  // namespace
}  // namespace base
}  // namespace pto
