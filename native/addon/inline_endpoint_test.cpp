#include "addon/inline_endpoint.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace pto {
namespace addon {
namespace {

using abi::CommandStatus;
using hierarchical::Dispatch;
using hierarchical::Outcome;

struct Args {
    abi::ArgsRecord header{0, 1, -1, 0};
    uint64_t scalar = 0;
};

Dispatch dispatch_of(const Args &args, uint64_t task_id, uint64_t run_id = 1) {
    Dispatch dispatch{};
    dispatch.kind = abi::CommandKind::kRunFunction;
    dispatch.callable = 7;
    dispatch.run_id = run_id;
    dispatch.task_id = task_id;
    dispatch.group_size = 1;
    dispatch.args = &args.header;
    return dispatch;
}

class InlineEndpointTest : public ::testing::Test {
protected:
    int jobs_ = 0;
    int outcomes_ = 0;
    InlineEndpoint endpoint_{[this] { ++jobs_; }, [this] { ++outcomes_; }};
    InlineTask task_{};
    Args taken_;
    size_t nbytes_ = 0;
    Outcome outcome_;

    bool take() { return endpoint_.take(&task_, reinterpret_cast<uint8_t *>(&taken_), &nbytes_); }
};

TEST_F(InlineEndpointTest, HandsOverACopyOfTheArguments) {
    Args args;
    args.scalar = 42;
    endpoint_.push(dispatch_of(args, 5));
    args.scalar = 0;
    ASSERT_TRUE(take());
    EXPECT_EQ(jobs_, 1);
    EXPECT_EQ(nbytes_, sizeof(Args));
    EXPECT_EQ(taken_.scalar, 42u);
    EXPECT_EQ(task_.task_id, 5u);
    EXPECT_EQ(task_.callable, 7u);
    EXPECT_FALSE(take());
}

TEST_F(InlineEndpointTest, HandsOverACopyOfTheSettingsBehindTheArguments) {
    struct {
        Args args;
        abi::RunSettingsRecord settings;
    } taken{};
    static_assert(offsetof(decltype(taken), settings) == sizeof(Args), "one behind the other");
    const auto take_both = [&] { return endpoint_.take(&task_, reinterpret_cast<uint8_t *>(&taken), &nbytes_); };
    Args args;
    abi::RunSettingsRecord settings{};
    settings.config.block_dim = 7;
    Dispatch dispatch = dispatch_of(args, 5);
    dispatch.settings = &settings;
    endpoint_.push(dispatch);
    settings.config.block_dim = 0;
    ASSERT_TRUE(take_both());
    EXPECT_EQ(nbytes_, sizeof(Args));
    EXPECT_EQ(task_.settings_bytes, sizeof(abi::RunSettingsRecord));
    EXPECT_EQ(taken.settings.config.block_dim, 7);
    EXPECT_TRUE(endpoint_.complete(task_.number, CommandStatus::kOk, ""));
    ASSERT_TRUE(endpoint_.pop(&outcome_));
    endpoint_.push(dispatch_of(args, 6));
    ASSERT_TRUE(take_both());
    EXPECT_EQ(task_.settings_bytes, 0u);
    EXPECT_EQ(nbytes_, sizeof(Args));
}

TEST_F(InlineEndpointTest, ReportsWhatTheFunctionDid) {
    endpoint_.push(dispatch_of(Args(), 5));
    EXPECT_FALSE(endpoint_.pop(&outcome_));
    ASSERT_TRUE(take());
    EXPECT_TRUE(endpoint_.complete(task_.number, CommandStatus::kThrew, "{}"));
    EXPECT_EQ(outcomes_, 1);
    ASSERT_TRUE(endpoint_.pop(&outcome_));
    EXPECT_EQ(outcome_.task_id, 5u);
    EXPECT_EQ(outcome_.status, CommandStatus::kThrew);
    EXPECT_EQ(outcome_.error, "{}");
    EXPECT_LE(outcome_.accepted_ns, outcome_.launched_ns);
    EXPECT_LE(outcome_.launched_ns, outcome_.done_ns);
    EXPECT_FALSE(endpoint_.pop(&outcome_));
}

TEST_F(InlineEndpointTest, RefusesACompletionOfATaskThatIsNotUnderWay) {
    EXPECT_FALSE(endpoint_.complete(1, CommandStatus::kOk, ""));
    endpoint_.push(dispatch_of(Args(), 5));
    EXPECT_FALSE(endpoint_.complete(1, CommandStatus::kOk, "")) << "nobody has taken it";
    ASSERT_TRUE(take());
    EXPECT_FALSE(endpoint_.complete(task_.number + 1, CommandStatus::kOk, ""));
    EXPECT_TRUE(endpoint_.complete(task_.number, CommandStatus::kOk, ""));
    EXPECT_FALSE(endpoint_.complete(task_.number, CommandStatus::kOk, "")) << "it is over";
}

TEST_F(InlineEndpointTest, CancelsWhatWaitsAndNothingElse) {
    endpoint_.push(dispatch_of(Args(), 5, 2));
    endpoint_.cancel(1);
    EXPECT_EQ(outcomes_, 0);
    endpoint_.cancel(2);
    EXPECT_EQ(outcomes_, 1);
    EXPECT_FALSE(take());
    ASSERT_TRUE(endpoint_.pop(&outcome_));
    EXPECT_EQ(outcome_.status, CommandStatus::kCancelled);

    endpoint_.push(dispatch_of(Args(), 6, 2));
    ASSERT_TRUE(take());
    endpoint_.cancel(2);
    EXPECT_FALSE(endpoint_.pop(&outcome_)) << "a function that runs is not cut short";
}

TEST(InlineEndpointThreads, PushTakeCompletePopAreSafeOnFourThreads) {
    constexpr uint64_t kTasks = 500;
    std::atomic<uint64_t> popped{0};
    InlineEndpoint endpoint([] {}, [] {});
    std::atomic<uint64_t> number{0};
    std::thread taker([&] {
        Args args;
        InlineTask task{};
        size_t nbytes = 0;
        for (uint64_t taken = 0; taken < kTasks;) {
            if (!endpoint.take(&task, reinterpret_cast<uint8_t *>(&args), &nbytes)) {
                std::this_thread::yield();
                continue;
            }
            EXPECT_EQ(args.scalar, task.task_id);
            ++taken;
            number.store(task.number);
        }
    });
    std::thread completer([&] {
        for (uint64_t next = 1; next <= kTasks;) {
            if (endpoint.complete(next, CommandStatus::kOk, "")) {
                ++next;
            } else {
                std::this_thread::yield();
            }
        }
    });
    std::thread popper([&] {
        Outcome outcome;
        while (popped.load() < kTasks) {
            if (endpoint.pop(&outcome)) {
                EXPECT_EQ(outcome.task_id, popped.load() + 1);
                popped.fetch_add(1);
            } else {
                std::this_thread::yield();
            }
        }
    });
    for (uint64_t task = 1; task <= kTasks; ++task) {
        Args args;
        args.scalar = task;
        endpoint.push(dispatch_of(args, task));
        while (popped.load() < task) std::this_thread::yield();
    }
    taker.join();
    completer.join();
    popper.join();
    EXPECT_EQ(number.load(), kTasks);
}

}  // namespace
}  // namespace addon
}  // namespace pto
