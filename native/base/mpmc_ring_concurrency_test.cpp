#include <gtest/gtest.h>

#include <numeric>
#include <thread>
#include <vector>

#include "base/mpmc_ring.h"

namespace pto {
namespace base {
namespace {

TEST(MpmcRingConcurrency, EveryValueArrivesOnce) {
    constexpr int kThreads = 3;
    constexpr int kValues = 2000;
    MpmcRing<int> ring;
    ring.reset(64);
    std::vector<std::atomic<int>> seen(kThreads * kValues);
    std::atomic<int> arrived{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kValues; ++i) {
                while (!ring.push(t * kValues + i)) std::this_thread::yield();
            }
        });
        threads.emplace_back([&] {
            int value;
            while (arrived.load() < kThreads * kValues) {
                if (ring.pop(&value)) {
                    seen[value].fetch_add(1);
                    arrived.fetch_add(1);
                } else {
                    std::this_thread::yield();
                }
            }
        });
    }
    for (std::thread &thread : threads) thread.join();
    for (const auto &count : seen) ASSERT_EQ(count.load(), 1);
}

TEST(MpmcRingConcurrency, WhatWasWrittenBeforeThePushIsSeenAfterThePop) {
    constexpr int kValues = 5000;
    MpmcRing<int *> ring;
    ring.reset(16);
    std::vector<int> cells(kValues, 0);
    std::thread producer([&] {
        for (int i = 0; i < kValues; ++i) {
            cells[i] = i + 1;
            while (!ring.push(&cells[i])) std::this_thread::yield();
        }
    });
    for (int i = 0; i < kValues; ++i) {
        int *cell = nullptr;
        while (!ring.pop(&cell)) std::this_thread::yield();
        ASSERT_EQ(*cell, i + 1);
    }
    producer.join();
}

}  // namespace
}  // namespace base
}  // namespace pto
