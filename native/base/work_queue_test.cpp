#include "base/work_queue.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace pto {
namespace base {
namespace {

struct Item {
    Item *next = nullptr;
    int uses = 0;
};
using Queue = WorkQueue<Item, &Item::next>;

TEST(WorkQueue, TakesMoreThanItsRingHolds) {
    Queue queue;
    queue.reset(2);
    std::vector<Item> items(10);
    for (Item &item : items) queue.push(&item);
    EXPECT_FALSE(queue.is_empty());
    for (size_t i = 0; i < items.size(); ++i) {
        Item *item = nullptr;
        ASSERT_TRUE(queue.pop(&item));
        ++item->uses;
    }
    Item *item;
    EXPECT_FALSE(queue.pop(&item));
    EXPECT_TRUE(queue.is_empty());
    for (const Item &each : items) EXPECT_EQ(each.uses, 1);
}

TEST(WorkQueue, IsEmptyAfterReset) {
    Queue queue;
    queue.reset(2);
    std::vector<Item> items(5);
    for (Item &item : items) queue.push(&item);
    queue.reset(2);
    EXPECT_TRUE(queue.is_empty());
}

// A popper that is kept from running between taking a value and releasing its cell makes the ring refuse pushes although
// there are never more items than cells. Many threads on few processors and a ring of few cells make that happen.
TEST(WorkQueue, LosesNothingWhenAPopperIsSlow) {
    constexpr int kThreads = 6, kItems = 4, kTurns = 4000;
    Queue queue;
    queue.reset(kItems);
    std::vector<Item> items(kItems);
    for (Item &item : items) queue.push(&item);
    std::atomic<int> turns{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            while (turns.load(std::memory_order_relaxed) < kTurns) {
                Item *item;
                if (queue.pop(&item)) {
                    ++item->uses;
                    turns.fetch_add(1, std::memory_order_relaxed);
                    queue.push(item);
                } else {
                    std::this_thread::yield();
                }
            }
        });
    }
    for (std::thread &thread : threads) thread.join();
    int uses = 0;
    for (int i = 0; i < kItems; ++i) {
        Item *item = nullptr;
        ASSERT_TRUE(queue.pop(&item)) << "item " << i << " of " << kItems << " was lost";
        uses += item->uses;
    }
    EXPECT_EQ(uses, turns.load());
}

}  // namespace
}  // namespace base
}  // namespace pto
