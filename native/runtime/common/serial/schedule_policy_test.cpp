#include "runtime/common/serial/schedule_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace pto {
namespace runtime {
namespace {

using Kind = ScheduleChoice::Kind;
using Ordinals = std::vector<uint64_t>;

ScheduleOptions options_of(uint64_t seed) {
    ScheduleOptions options;
    options.is_serial = true;
    options.seed = seed;
    return options;
}

ScheduleOptions options_of(uint64_t seed, uint64_t prefix, uint64_t delay) {
    ScheduleOptions options = options_of(seed);
    options.has_prefix = true;
    options.prefix = prefix;
    options.delay = delay;
    return options;
}

/// Runs tasks 0 to `count` - 1 on paper; where `chain` is not 0, task i needs i - chain. The order of starts.
Ordinals run(const ScheduleOptions &options, uint64_t count, uint64_t chain = 0, uint64_t *held = nullptr) {
    SchedulePolicy policy(options);
    std::vector<Candidate> ended;
    Ordinals order;
    std::set<uint64_t> seen;
    for (uint64_t submitted = 0; seen.size() < count;) {
        const ScheduleChoice choice = policy.choose(submitted < count, ended);
        const auto release = [&](uint64_t task) {
            if (task >= submitted || (chain != 0 && task >= chain && seen.count(task - chain) == 0)) return;
            policy.add_ready({task, task, nullptr});
        };
        switch (choice.kind) {
            case Kind::kNothing: return {};
            case Kind::kOrchestrate: release(submitted++); break;
            case Kind::kSeeCompletion:
                seen.insert(ended[choice.index].ordinal);
                if (chain != 0) release(ended[choice.index].ordinal + chain);
                ended.erase(ended.begin() + static_cast<ptrdiff_t>(choice.index));
                break;
            case Kind::kStart:
                order.push_back(choice.task.ordinal);
                ended.push_back(choice.task);
        }
    }
    if (held != nullptr) *held = policy.held();
    return order;
}

Ordinals up_to(uint64_t count) {
    Ordinals result;
    for (uint64_t i = 0; i < count; ++i) result.push_back(i);
    return result;
}

TEST(SchedulePolicy, WithoutASeedTasksRunAsTheyWereSubmitted) {
    EXPECT_EQ(run(options_of(0), 20), up_to(20));
    EXPECT_EQ(run(options_of(0), 20, 3), up_to(20));
}

TEST(SchedulePolicy, ASeedGivesTheSameOrderOnEveryMachine) {
    EXPECT_EQ(run(options_of(1), 8), (Ordinals{6, 2, 4, 3, 0, 5, 1, 7}));
    EXPECT_EQ(run(options_of(2), 8), (Ordinals{2, 7, 6, 3, 0, 4, 5, 1}));
    EXPECT_EQ(run(options_of(~uint64_t{0}), 8), (Ordinals{1, 0, 2, 7, 6, 3, 4, 5}));
}

TEST(SchedulePolicy, SeedsGiveManyOrders) {
    std::set<Ordinals> orders;
    for (uint64_t seed = 1; seed <= 200; ++seed) {
        const Ordinals order = run(options_of(seed), 20);
        orders.insert(order);
        Ordinals sorted = order;
        std::sort(sorted.begin(), sorted.end());
        ASSERT_EQ(sorted, up_to(20)) << "each task once, seed " << seed;
    }
    EXPECT_GT(orders.size(), 100u);
}

/// The last of a chain of 20 comes before a task that was ready all the time: an even choice at every step hardly ever does that.
TEST(SchedulePolicy, SomeSeedBringsTheEndOfAChainBeforeAReadyTask) {
    int found = 0;
    for (uint64_t seed = 1; seed <= 200; ++seed) {
        SchedulePolicy policy(options_of(seed));
        for (uint64_t task = 0; task < 2; ++task) policy.add_ready({task, task, nullptr});
        std::vector<Candidate> ended;
        uint64_t next = 2;
        while (next < 22) {
            const ScheduleChoice choice = policy.choose(false, ended);
            if (choice.kind == Kind::kSeeCompletion) {
                ended.clear();
                policy.add_ready({next, next, nullptr});
                ++next;
                continue;
            }
            ASSERT_EQ(choice.kind, Kind::kStart);
            if (choice.task.ordinal == 0) break;
            ended.push_back(choice.task);
        }
        found += next == 22 ? 1 : 0;
    }
    EXPECT_GE(found, 5);
}

TEST(SchedulePolicy, APrefixFollowsTheSeedAndThenTheReferenceOrder) {
    for (uint64_t seed = 1; seed <= 50; ++seed) {
        const Ordinals whole = run(options_of(seed), 12, 4);
        for (uint64_t prefix = 0; prefix < 12; ++prefix) {
            uint64_t held;
            const Ordinals order = run(options_of(seed, prefix, 0), 12, 4, &held);
            const auto end = static_cast<ptrdiff_t>(prefix) + 1;
            ASSERT_TRUE(std::equal(order.begin(), order.begin() + end, whole.begin())) << "seed " << seed;
            ASSERT_TRUE(std::is_sorted(order.begin() + end, order.end())) << "seed " << seed;
            ASSERT_EQ(held, whole[prefix]);
        }
    }
}

TEST(SchedulePolicy, ADelayPutsTheHeldTaskThatManyTasksLater) {
    for (uint64_t seed = 1; seed <= 50; ++seed) {
        const Ordinals before = run(options_of(seed, 3, 0), 12);
        for (uint64_t delay = 0; delay < 15; ++delay) {
            Ordinals expected = before;
            const size_t place = 3 + std::min<uint64_t>(delay, 8);
            std::rotate(expected.begin() + 3, expected.begin() + 4, expected.begin() + static_cast<ptrdiff_t>(place) + 1);
            ASSERT_EQ(run(options_of(seed, 3, delay), 12), expected) << "seed " << seed << ", delay " << delay;
        }
    }
}

TEST(SchedulePolicy, AHeldTaskGoesWhenNothingElseCan) {
    const Ordinals order = run(options_of(3, 2, 1000), 10, 1);
    EXPECT_EQ(order, up_to(10)) << "a chain: everything waits for it";
}

TEST(ScheduleOptions, MustGoTogether) {
    ScheduleOptions out;
    PtoRunOptions options{};
    EXPECT_FALSE(read_schedule_options(options, &out));
    EXPECT_FALSE(out.is_serial);
    options.schedule_seed = 5;
    EXPECT_FALSE(read_schedule_options(options, &out));
    EXPECT_TRUE(out.is_serial && !out.has_prefix);
    options.schedule_delay = 1;
    EXPECT_EQ(read_schedule_options(options, &out).code, "ERR_PTO_CONFIG_INVALID");
    options.flags = PTO_RUN_SCHEDULE_PREFIX;
    EXPECT_FALSE(read_schedule_options(options, &out));
    EXPECT_TRUE(out.has_prefix);
    options.schedule_seed = 0;
    EXPECT_EQ(read_schedule_options(options, &out).code, "ERR_PTO_CONFIG_INVALID");
}

}  // namespace
}  // namespace runtime
}  // namespace pto
