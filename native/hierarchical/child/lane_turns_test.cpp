// A lane whose child is an event loop: tasks come by message, or are taken by the thread that completed the one before.

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "hierarchical/child/lane_server.h"
#include "hierarchical/lane/parent_lane.h"

namespace pto {
namespace hierarchical {
namespace {

using abi::CommandStatus;

/// Stands for an event loop: runs what is posted, one after the other.
class Loop {
public:
    void post(const LaneJob &job) {
        std::lock_guard<std::mutex> lock(mutex_);
        jobs_.push_back(job);
        changed_.notify_one();
    }
    /// False after `end`.
    bool next(LaneJob *job) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return is_ended_ || !jobs_.empty(); });
        if (jobs_.empty()) return false;
        *job = jobs_.front();
        jobs_.pop_front();
        return true;
    }
    void end() {
        std::lock_guard<std::mutex> lock(mutex_);
        is_ended_ = true;
        changed_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<LaneJob> jobs_;
    bool is_ended_ = false;
};

struct Args {
    abi::ArgsRecord header{0, 1, -1, 0};
    uint64_t scalar = 0;
};

class LaneTurns : public ::testing::Test {
protected:
    abi::LaneBell bell_{};
    ParentLane parent_{LaneSettings{}, bell_};
    ChildLane child_{parent_.memory()->data(), parent_.memory()->size(), bell_, 0};
    Loop loop_;

    void push(uint64_t task_id, uint64_t run_id = 1) {
        Args args;
        args.scalar = task_id;
        Dispatch dispatch{};
        dispatch.kind = abi::CommandKind::kRunFunction;
        dispatch.run_id = run_id;
        dispatch.task_id = task_id;
        dispatch.group_size = 1;
        dispatch.args = &args.header;
        parent_.push(dispatch);
    }

    Outcome pop() {
        Outcome outcome;
        while (!parent_.pop(&outcome)) std::this_thread::yield();
        return outcome;
    }

    LaneServerCallbacks callbacks() {
        LaneServerCallbacks callbacks;
        callbacks.on_task = [this](const LaneJob &job) { loop_.post(job); };
        callbacks.on_control = [](const LaneJob &) {};
        callbacks.on_cancel = [](uint64_t) {};
        callbacks.on_shutdown = [this] { loop_.end(); };
        return callbacks;
    }
};

TEST_F(LaneTurns, EveryTaskRunsOnceHoweverItComes) {
    constexpr uint64_t kTasks = 200;
    LaneServer server(child_, 2000, callbacks());
    server.start();
    uint64_t taken = 0;
    std::thread loop([&] {
        LaneJob job{};
        while (loop_.next(&job)) {
            bool has_job = true;
            while (has_job) {
                ++taken;
                // Every third one goes the slow way, as a function that returned a promise does.
                if (taken % 3 == 0) {
                    server.complete_task({}, {});
                    has_job = false;
                } else {
                    has_job = server.complete_task_and_take({}, {}, &job);
                }
            }
        }
    });
    for (uint64_t task = 1; task <= kTasks; task += 2) {
        push(task);
        push(task + 1);
        for (uint64_t expected : {task, task + 1}) {
            const Outcome outcome = pop();
            EXPECT_EQ(outcome.task_id, expected);
            EXPECT_EQ(outcome.status, CommandStatus::kOk);
        }
        // Long enough, at times, for the loop to stop looking.
        if (task % 5 == 0) std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    parent_.shut_down();
    loop.join();
    EXPECT_EQ(taken, kTasks);
}

TEST_F(LaneTurns, ATaskOfACancelledRunIsNotTaken) {
    LaneServer server(child_, 0, callbacks());
    server.start();
    push(1, 1);
    LaneJob job{};
    ASSERT_TRUE(loop_.next(&job));
    push(2, 1);
    parent_.cancel(1);
    EXPECT_FALSE(server.complete_task_and_take({}, {}, &job));
    EXPECT_EQ(pop().status, CommandStatus::kOk);
    EXPECT_EQ(pop().status, CommandStatus::kCancelled);
    push(3, 2);
    ASSERT_TRUE(loop_.next(&job));
    EXPECT_EQ(job.command.task_id, 3u);
    server.complete_task({}, {});
    EXPECT_EQ(pop().task_id, 3u);
    parent_.shut_down();
}

TEST_F(LaneTurns, ALaneThatEndsGivesNothingMore) {
    LaneServer server(child_, 1'000'000'000, callbacks());
    server.start();
    push(1);
    LaneJob job{};
    ASSERT_TRUE(loop_.next(&job));
    parent_.shut_down();
    EXPECT_FALSE(server.complete_task_and_take({}, {}, &job));
    EXPECT_FALSE(loop_.next(&job));
    EXPECT_FALSE(server.complete_task_and_take({}, {}, &job)) << "it was completed before";
}

TEST_F(LaneTurns, AServerEndsAlthoughAnEventLoopIsAtATask) {
    for (const bool is_asked : {true, false}) {
        ParentLane parent(LaneSettings{}, bell_);
        ChildLane child(parent.memory()->data(), parent.memory()->size(), bell_, 0);
        Loop loop;
        LaneServerCallbacks callbacks = this->callbacks();
        callbacks.on_task = [&](const LaneJob &job) { loop.post(job); };
        callbacks.on_shutdown = [&] { loop.end(); };
        LaneServer server(child, 1'000'000'000, callbacks);
        server.start();
        Args args;
        Dispatch dispatch{};
        dispatch.kind = abi::CommandKind::kRunFunction;
        dispatch.run_id = 1;
        dispatch.args = &args.header;
        parent.push(dispatch);
        LaneJob job{};
        ASSERT_TRUE(loop.next(&job));
        // The server's thread sleeps, and the next task wakes nobody.
        const std::atomic<uint32_t> &is_waiting = lane_header(parent.memory()->data()).task.is_waiting.value;
        while (is_waiting.load() == 0) std::this_thread::yield();
        std::thread pusher([&] {
            while (is_waiting.load() != 0) std::this_thread::yield();
            parent.push(dispatch);
        });
        ASSERT_TRUE(server.complete_task_and_take({}, {}, &job));
        pusher.join();
        if (!is_asked) continue;
        parent.shut_down();
        EXPECT_FALSE(loop.next(&job));
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
