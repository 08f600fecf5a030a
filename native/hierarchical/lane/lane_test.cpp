// One lane, mapped once, with both ends in this process: a thread stands for the child, so that ThreadSanitizer sees both.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "hierarchical/child/lane_server.h"
#include "hierarchical/lane/child_lane.h"
#include "hierarchical/lane/lane_bell.h"
#include "hierarchical/lane/lane_endpoint.h"
#include "hierarchical/lane/parent_lane.h"

namespace pto {
namespace hierarchical {
namespace {

using abi::CommandKind;
using abi::CommandStatus;

constexpr uint64_t kNonce = 99;
constexpr uint64_t kMinute = 60'000'000'000;

template <typename Call>
std::string code_of(Call call) {
    try {
        call();
    } catch (const base::Failure &failure) {
        return failure.code();
    }
    return "none";
}

class LaneTest : public testing::Test {
protected:
    LaneTest() { std::memset(&args_, 0, sizeof(args_)); }

    Dispatch dispatch(uint64_t task_id, uint64_t run_id = 1) {
        Dispatch dispatch{};
        dispatch.kind = CommandKind::kRunFunction;
        dispatch.callable = 3;
        dispatch.run_id = run_id;
        dispatch.task_id = task_id;
        dispatch.group_index = static_cast<uint32_t>(task_id % 5);
        dispatch.group_size = 5;
        dispatch.args = &args_.record;
        args_.record.scalar_count = 1;
        args_.scalar = task_id;
        return dispatch;
    }

    /// The next outcome, asleep on the bell until it is there.
    Outcome next() {
        Outcome outcome;
        abi::LaneBell &bell = bell_of(*bell_memory_);
        bell.waiting.value.fetch_add(1);
        while (true) {
            const uint32_t seen = bell.doorbell.value.load();
            if ((bell.dirty[0].load(std::memory_order_acquire) & 4) != 0) {
                bell.dirty[0].fetch_and(~uint64_t{4});
                is_dirty_ = true;
            }
            if (is_dirty_ && parent_->pop(&outcome)) break;
            is_dirty_ = false;
            base::shared_wait(bell.doorbell.value, seen);
        }
        bell.waiting.value.fetch_sub(1);
        return outcome;
    }

    struct {
        abi::ArgsRecord record;
        uint64_t scalar;
    } args_;
    std::shared_ptr<base::SharedMemory> bell_memory_ = create_bell();
    std::shared_ptr<ParentLane> parent_ =
        std::make_shared<ParentLane>(LaneSettings{kNonce, 2, 3}, bell_of(*bell_memory_));
    ChildLane child_{parent_->memory()->data(), parent_->memory()->size(), bell_of(*bell_memory_), kNonce};
    bool is_dirty_ = false;
};

TEST_F(LaneTest, TakesAsManyCommandsAsItIsDeepAndNoMore) {
    for (uint64_t id = 1; id <= abi::kLaneDepth; ++id) parent_->push(dispatch(id));
    EXPECT_EQ(parent_->under_way(), abi::kLaneDepth);
    EXPECT_EQ(code_of([&] { parent_->push(dispatch(9)); }), "ERR_PTO_INTERNAL");
    EXPECT_EQ(parent_->under_way(), abi::kLaneDepth);
}

TEST_F(LaneTest, RefusesArgumentsThatNoLaneHolds) {
    std::vector<uint8_t> large(sizeof(abi::ArgsRecord) + abi::kLaneSpillBytes);
    auto &record = *reinterpret_cast<abi::ArgsRecord *>(large.data());
    record.scalar_count = abi::kLaneSpillBytes / 8;
    Dispatch dispatch = this->dispatch(1);
    dispatch.args = &record;
    EXPECT_EQ(code_of([&] { parent_->push(dispatch); }), "ERR_PTO_ARGS_CAPACITY");
    EXPECT_EQ(parent_->under_way(), 0u);
    ControlCommand control{CommandKind::kRegister, {}, large.data(), large.size()};
    EXPECT_EQ(code_of([&] { parent_->control(control, kMinute); }), "ERR_PTO_ARGS_CAPACITY");
}

TEST_F(LaneTest, ChildOfAnotherBuildOrSessionIsRefused) {
    const auto attach = [&](uint64_t nonce, size_t bytes) {
        return code_of([&] { ChildLane(parent_->memory()->data(), bytes, bell_of(*bell_memory_), nonce); });
    };
    const size_t bytes = parent_->memory()->size();
    EXPECT_EQ(attach(kNonce, bytes), "none");
    EXPECT_EQ(attach(kNonce + 1, bytes), "ERR_PTO_CHILD_BUILD");
    EXPECT_EQ(attach(kNonce, 4096), "ERR_PTO_CHILD_BUILD");
    lane_header(parent_->memory()->data()).identity.layout_hash ^= 1;
    EXPECT_EQ(attach(kNonce, bytes), "ERR_PTO_CHILD_BUILD");
    lane_header(parent_->memory()->data()).identity.layout_hash ^= 1;
    lane_header(parent_->memory()->data()).identity.worker_id = -1;
    EXPECT_EQ(attach(kNonce, bytes), "ERR_PTO_CHILD_BUILD");
}

TEST_F(LaneTest, ChildChecksWhatItReads) {
    parent_->push(dispatch(1));
    abi::LaneCommand &command = task_slots(parent_->memory()->data()).command(0);
    LaneJob job;
    const abi::LaneCommand good = command;
    command.seq = 7;
    EXPECT_EQ(code_of([&] { child_.tasks().take(&job); }), "ERR_PTO_INTERNAL");
    command = good;
    command.args_bytes = abi::kLaneCommandBytes;
    EXPECT_EQ(code_of([&] { child_.tasks().take(&job); }), "ERR_PTO_INTERNAL");
    command = good;
    command.settings_bytes = 8;
    EXPECT_EQ(code_of([&] { child_.tasks().take(&job); }), "ERR_PTO_INTERNAL");
    command = good;
    command.args_bytes -= 8;
    EXPECT_EQ(code_of([&] { child_.tasks().take(&job); }), "ERR_PTO_INTERNAL");
    command = good;
    EXPECT_TRUE(child_.tasks().take(&job));
    EXPECT_EQ(job.args().scalars()[0], 1u);
}

TEST_F(LaneTest, ATextThatIsTooLongIsReplacedByOneThatSaysSo) {
    parent_->push(dispatch(1));
    LaneJob job;
    ASSERT_TRUE(child_.tasks().take(&job));
    child_.complete_task(job, {CommandStatus::kThrew}, std::string(abi::kLaneErrorBytes + 1, 'y'));
    Outcome outcome;
    ASSERT_TRUE(parent_->pop(&outcome));
    const auto error = base::Json::parse(outcome.error);
    ASSERT_TRUE(error.has_value());
    EXPECT_TRUE(error->at("truncated").as_bool(false));
    EXPECT_EQ(error->at("length").as_int(0), abi::kLaneErrorBytes + 1);
}

TEST_F(LaneTest, LeavesNothingBehind) {
    for (int round = 0; round < 3; ++round) {
        ParentLane parent({kNonce, 0, 3}, bell_of(*bell_memory_));
        EXPECT_GE(parent.memory()->fd(), 0);
    }
    const int before = dup(0);
    for (int round = 0; round < 100; ++round) ParentLane({kNonce, 0, 3}, bell_of(*bell_memory_));
    const int after = dup(0);
    EXPECT_EQ(before + 1, after);
    close(before);
    close(after);
}

class LaneServerTest : public LaneTest {
protected:
    /// A server whose jobs are completed by `worker`, a thread that stands for an event loop.
    void serve(uint64_t spin_ns = 20'000) {
        LaneServerCallbacks callbacks;
        callbacks.on_task = [this](const LaneJob &job) { post(job.kind(), job.args().scalars()[0]); };
        callbacks.on_control = [this](const LaneJob &job) { post(job.kind(), job.command.arg[0]); };
        callbacks.on_cancel = [this](uint64_t run_id) { cancelled_.store(run_id); };
        callbacks.on_shutdown = [this] { post(CommandKind::kPing, 0); };
        server_ = std::make_unique<LaneServer>(child_, spin_ns, std::move(callbacks));
        loop_ = std::thread([this] { run_loop(); });
        server_->start();
    }

    ~LaneServerTest() override {
        parent_->shut_down();
        if (loop_.joinable()) loop_.join();
    }

    struct Posted {
        CommandKind kind;
        uint64_t value;
    };

    void post(CommandKind kind, uint64_t value) {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            posted_.push_back({kind, value});
        }
        changed_.notify_one();
    }

    bool has_posted() {
        std::lock_guard<std::mutex> lock(mutex_);
        return !posted_.empty();
    }

    void run_loop() {
        while (true) {
            Posted posted;
            {
                std::unique_lock<std::mutex> lock(mutex_);
                changed_.wait(lock, [&] { return !posted_.empty() && !is_paused_; });
                posted = posted_.front();
                posted_.erase(posted_.begin());
            }
            if (posted.kind == CommandKind::kPing) return;
            if (posted.kind == CommandKind::kRunFunction) {
                ++task_count_;
                server_->complete_task({CommandStatus::kThrew}, std::to_string(posted.value));
            } else {
                LaneReply reply;
                reply.result = posted.value + 1;
                server_->complete_control(reply, "{}");
            }
        }
    }

    void pause(bool is_paused) {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            is_paused_ = is_paused;
        }
        changed_.notify_one();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Posted> posted_;
    bool is_paused_ = false;
    std::atomic<int> task_count_{0};
    std::atomic<uint64_t> cancelled_{0};
    std::unique_ptr<LaneServer> server_;
    std::thread loop_;
};

TEST_F(LaneServerTest, EveryTaskIsDoneOnceAndInItsOrder) {
    constexpr uint64_t kTasks = 640;  // with 32 rounds more than 20,000
    serve();
    uint64_t pushed = 0;
    for (uint64_t popped = 1; popped <= kTasks; ++popped) {
        while (pushed < kTasks && parent_->under_way() < 1 + popped % abi::kLaneDepth) parent_->push(dispatch(++pushed));
        const Outcome outcome = next();
        ASSERT_EQ(outcome.task_id, popped);
        ASSERT_EQ(outcome.group_index, popped % 5);
        ASSERT_EQ(outcome.error, std::to_string(popped));
    }
    EXPECT_EQ(task_count_.load(), static_cast<int>(kTasks));
}

TEST_F(LaneServerTest, ControlIsServedBesideTasks) {
    serve(0);
    std::thread controller([&] {
        for (uint64_t i = 0; i < 100; ++i) {
            const ControlReply reply = parent_->control({CommandKind::kRegister, {i}}, kMinute);
            ASSERT_EQ(reply.result, i + 1);
            ASSERT_EQ(parent_->control({CommandKind::kPing}, kMinute).status, CommandStatus::kOk);
        }
    });
    for (uint64_t id = 1; id <= 100; ++id) {
        parent_->push(dispatch(id));
        ASSERT_EQ(next().task_id, id);
    }
    controller.join();
}

TEST_F(LaneServerTest, ManyCallersOfControlTakeTurns) {
    serve();
    std::vector<std::thread> callers;
    for (uint64_t caller = 0; caller < 4; ++caller) {
        callers.emplace_back([&, caller] {
            for (uint64_t i = 0; i < 30; ++i) {
                EXPECT_EQ(parent_->control({CommandKind::kRegister, {caller * 100 + i}}, kMinute).result, caller * 100 + i + 1);
            }
        });
    }
    for (std::thread &caller : callers) caller.join();
}

TEST_F(LaneServerTest, TasksOfARunThatWasGivenUpAreNotHandedOver) {
    serve();
    pause(true);
    parent_->push(dispatch(1, 8));
    parent_->push(dispatch(2, 8));
    LaneEndpoint(parent_).cancel(8);
    while (cancelled_.load() != 8) std::this_thread::yield();
    pause(false);
    const CommandStatus first = next().status;
    EXPECT_TRUE(first == CommandStatus::kThrew || first == CommandStatus::kCancelled);
    EXPECT_EQ(next().status, CommandStatus::kCancelled);
    parent_->push(dispatch(3, 9));
    EXPECT_EQ(next().status, CommandStatus::kThrew);
}

TEST_F(LaneServerTest, WhatIsUnderWayWhenItIsTakenAwayIsAnswered) {
    serve();
    pause(true);
    parent_->push(dispatch(1));
    while (child_.tasks().has_command()) std::this_thread::yield();
    std::thread destroyer([&] { server_.reset(); });
    const Outcome outcome = next();
    destroyer.join();
    EXPECT_EQ(outcome.status, CommandStatus::kNativeError);
    EXPECT_EQ(base::Json::parse(outcome.error)->at("code").text(), "ERR_PTO_CHILD_EXIT");
    {
        std::lock_guard<std::mutex> lock(mutex_);
        posted_.assign(1, {CommandKind::kPing, 0});
    }
    pause(false);
}

TEST_F(LaneServerTest, ControlEndsWithTheChild) {
    serve();
    pause(true);
    std::thread killer([&] {
        while (!has_posted()) std::this_thread::yield();
        parent_->mark_dead(base::Failure(abi::ErrorCode::ERR_PTO_CHILD_EXIT, "gone"));
    });
    EXPECT_EQ(code_of([&] { parent_->control({CommandKind::kRegister, {1}}, kMinute); }), "ERR_PTO_CHILD_EXIT");
    killer.join();
    pause(false);
}

TEST_F(LaneTest, ACommandThatNobodyAnswersEndsAtItsLimit) {
    EXPECT_EQ(code_of([&] { parent_->control({CommandKind::kPing}, 2'000'000); }), "ERR_PTO_CONTROL_TIMEOUT");
    EXPECT_EQ(code_of([&] { parent_->control({CommandKind::kPing}, 2'000'000); }), "ERR_PTO_CONTROL_TIMEOUT");
    EXPECT_EQ(code_of([&] { parent_->control({CommandKind::kPing}, 2'000'000); }), "ERR_PTO_CONTROL_TIMEOUT");
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
