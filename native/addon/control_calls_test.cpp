#include "addon/control_calls.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <vector>

namespace pto {
namespace addon {
namespace {

/// Opens once.
class Gate {
public:
    void open() {
        std::lock_guard<std::mutex> lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return is_open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = false;
};

TEST(ControlCalls, RunsTheCallsOfAChildInOrder) {
    ControlCalls calls;
    std::vector<int> order;
    Gate done;
    for (int i = 0; i < 20; ++i) {
        calls.post(1, [&order, &done, i] {
            order.push_back(i);
            if (i == 19) done.open();
        });
    }
    done.wait();
    calls.stop();
    ASSERT_EQ(order.size(), 20u);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(order[i], i);
}

TEST(ControlCalls, RunsChildrenAtTheSameTime) {
    ControlCalls calls;
    Gate first;
    Gate second;
    Gate done;
    calls.post(1, [&] {
        first.open();
        second.wait();
        done.open();
    });
    calls.post(2, [&] {
        first.wait();
        second.open();
    });
    done.wait();
}

TEST(ControlCalls, WaitsForWhatRunsAndTakesNothingAfterwards) {
    std::atomic<int> ran{0};
    Gate started;
    Gate go;
    ControlCalls calls;
    calls.post(1, [&] {
        started.open();
        go.wait();
        ran.fetch_add(1);
    });
    started.wait();
    std::thread stopper([&] { calls.stop(); });
    go.open();
    stopper.join();
    EXPECT_EQ(ran.load(), 1);
    calls.post(1, [&] { ran.fetch_add(1); });
    EXPECT_EQ(ran.load(), 1);
}

TEST(ControlCalls, RunsWhatWasPostedJustBeforeItWasStopped) {
    for (int round = 0; round < 100; ++round) {
        std::atomic<int> ran{0};
        ControlCalls calls;
        for (int i = 0; i < 3; ++i) calls.post(i % 2, [&] { ran.fetch_add(1); });
        calls.stop();
        ASSERT_EQ(ran.load(), 3);
    }
}

TEST(ControlCalls, StartsAgainAfterAChildHadNothingToDo) {
    ControlCalls calls;
    for (int i = 0; i < 10; ++i) {
        Gate done;
        calls.post(1, [&] { done.open(); });
        done.wait();
    }
}

}  // namespace
}  // namespace addon
}  // namespace pto
