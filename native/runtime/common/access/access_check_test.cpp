#include "runtime/common/access/access_check.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/wait_word.h"

namespace pto {
namespace runtime {
namespace {

constexpr uint64_t kBlock = 0x10000;
constexpr uint64_t kBlockEnd = kBlock + 4096;
constexpr uint64_t kHeap = 0x100000;

/// Rows of 4 floats in rows of 16, three of them, of which the rule begins at `address`.
AccessRule window_rule(uint64_t address) {
    AccessRule rule = plain_rule(0, address, 2 * 64 + 16, false);
    rule.run_bytes = 16;
    rule.outer_dims = 1;
    rule.shape[0] = 3;
    rule.stride_bytes[0] = 64;
    return rule;
}

class AccessCheckTest : public testing::Test {
protected:
    AccessCheckTest() {
        check.begin_run({{kBlock, kBlockEnd}});
        check.add_heap(kHeap, kHeap + 4096);
    }

    /// One kernel of a task touches something.
    void touch(TaskId task, uint64_t address, size_t size, bool is_write) {
        port::CoreWork work;
        work.task_id = task;
        work.func_id = 7;
        port::CoreIdentity core;
        check.begin_kernel(work, core);
        ASSERT_EQ(core.listener, &check);
        core.listener->touch(core, reinterpret_cast<const void *>(address), size, is_write);
    }

    std::vector<AccessFault> faults() const {
        std::vector<AccessFault> faults;
        for (const AccessViolation &it : check.violations()) faults.push_back(it.fault);
        return faults;
    }

    AccessCheck check;
};

using Faults = std::vector<AccessFault>;

TEST(AccessRule, CountsTheBytesOfARunAndNoneBetweenRuns) {
    const AccessRule rule = window_rule(1000);
    for (uint64_t row = 0; row < 3; ++row) {
        for (uint64_t column = 0; column < 64; ++column) {
            EXPECT_EQ(rule.bytes_from(1000 + row * 64 + column), column < 16 ? 16 - column : 0) << row << " " << column;
        }
    }
    EXPECT_EQ(rule.bytes_from(999), 0u);
    EXPECT_EQ(rule.distance_to(990), 10u);
    EXPECT_EQ(rule.distance_to(1143), 0u);
    EXPECT_EQ(rule.distance_to(1144), 1u);
}

TEST(AccessRule, OfNothingHoldsNothing) {
    EXPECT_EQ(plain_rule(0, 1000, 0, true).bytes_from(1000), 0u);
}

TEST_F(AccessCheckTest, AllowsWhatIsDeclared) {
    check.add_task(1, {plain_rule(0, kBlock, 64, false), plain_rule(1, kBlock + 64, 64, true)});
    touch(1, kBlock, 64, false);
    touch(1, kBlock + 64, 64, true);
    touch(1, kBlock + 32, 64, false);  // from one argument into the next
    EXPECT_EQ(faults(), Faults());
}

TEST_F(AccessCheckTest, LeavesOtherMemoryAlone) {
    check.add_task(1, {plain_rule(0, kBlock, 64, false)});
    touch(1, kBlock - platform::kDeviceRedZoneBytes - 8, 8, true);
    touch(1, kBlockEnd + platform::kDeviceRedZoneBytes, 8, true);
    EXPECT_EQ(faults(), Faults());
}

TEST_F(AccessCheckTest, FindsStepsOverTheEndsOfBlocks) {
    check.add_task(1, {plain_rule(0, kBlock, 4096, true)});
    touch(1, kBlock - 1, 1, false);
    touch(1, kBlockEnd - 4, 8, true);
    ASSERT_EQ(faults(), (Faults{AccessFault::kOutOfBounds, AccessFault::kOutOfBounds}));
    EXPECT_EQ(check.violations()[0].offset, -1);
    EXPECT_EQ(check.violations()[1].offset, 4096);
    EXPECT_EQ(check.violations()[1].size, 4u);
    EXPECT_TRUE(check.violations()[1].is_write);
}

TEST_F(AccessCheckTest, FindsWritesToInputs) {
    check.add_task(1, {plain_rule(0, kBlock, 64, false), plain_rule(1, kBlock + 64, 64, true)});
    touch(1, kBlock + 60, 8, true);
    ASSERT_EQ(faults(), Faults{AccessFault::kWritesInput});
    const AccessViolation &it = check.violations()[0];
    EXPECT_EQ(it.argument, 0);
    EXPECT_EQ(it.offset, 60);
    EXPECT_EQ(it.func_id, 7);
    EXPECT_EQ(it.task, 1u);
}

TEST_F(AccessCheckTest, NamesTheNearestArgument) {
    check.add_task(1, {plain_rule(0, kBlock, 64, true), plain_rule(1, kBlock + 1024, 64, true)});
    touch(1, kBlock + 100, 4, false);
    touch(1, kBlock + 1000, 4, false);
    ASSERT_EQ(check.violations().size(), 2u);
    EXPECT_EQ(check.violations()[0].argument, 0);
    EXPECT_EQ(check.violations()[1].argument, 1);
    EXPECT_EQ(check.violations()[1].offset, -24);
}

TEST_F(AccessCheckTest, KnowsOutputsOfScopesThatHaveEnded) {
    check.add_block(kHeap, kHeap + 256, 1);
    AccessRule rule;
    ASSERT_TRUE(check.find_output(3, kHeap + 16, &rule));
    EXPECT_FALSE(rule.is_finished);
    EXPECT_EQ(rule.origin, kHeap + 16);
    check.add_task(2, {rule});
    touch(2, kHeap, 256, true);
    EXPECT_EQ(faults(), Faults());

    check.end_scope_of(1);
    touch(2, kHeap, 256, true);  // submitted before the end
    EXPECT_EQ(faults(), Faults());
    ASSERT_TRUE(check.find_output(3, kHeap, &rule));
    check.add_task(3, {rule});
    touch(3, kHeap + 8, 4, false);
    check.add_task(4, {});
    touch(4, kHeap + 8, 4, false);
    touch(4, kHeap + 256, 4, false);
    ASSERT_EQ(faults(), (Faults{AccessFault::kFinishedScope, AccessFault::kFinishedScope, AccessFault::kOutOfBounds}));
    EXPECT_EQ(check.violations()[0].owner, 1u);
    EXPECT_EQ(check.violations()[1].argument, -1);

    check.add_block(kHeap, kHeap + 128, 5);
    EXPECT_FALSE(check.find_output(0, kHeap + 200, &rule)) << "a newer output has taken the place of the older one";
}

TEST_F(AccessCheckTest, CountsWhatHappensAgain) {
    check.add_task(1, {plain_rule(0, kBlock, 64, false)});
    for (int i = 0; i < 1000; ++i) touch(1, kBlock + 4 * (static_cast<uint64_t>(i) % 16), 4, true);
    ASSERT_EQ(check.violations().size(), 1u);
    EXPECT_EQ(check.violations()[0].count, 1000u);
}

TEST_F(AccessCheckTest, BeginsEveryRunAnew) {
    check.add_task(1, {});
    touch(1, kBlock, 4, true);
    check.begin_run({});
    EXPECT_TRUE(check.violations().empty());
    port::CoreWork work;
    work.task_id = 1;
    port::CoreIdentity core;
    check.begin_kernel(work, core);
    EXPECT_EQ(core.listener, nullptr) << "the task is forgotten";
}

TEST_F(AccessCheckTest, TakesTasksWhileKernelsTell) {
    constexpr TaskId kTasks = 200;
    base::WaitWord known;
    std::vector<std::thread> kernels;
    for (int i = 0; i < 3; ++i) {
        kernels.emplace_back([&, i] {
            for (TaskId task = 0; task < kTasks; ++task) {
                for (uint32_t seen; (seen = known.value.load(std::memory_order_acquire)) <= task;) known.wait(seen);
                touch(task, kHeap + task * 8, 8, true);
                if (i == 0) touch(task, kHeap + task * 8, 9, false);
            }
        });
    }
    for (TaskId task = 0; task < kTasks; ++task) {
        check.add_block(kHeap + task * 8, kHeap + task * 8 + 8, task);
        check.add_task(task, {plain_rule(0, kHeap + task * 8, 8, true)});
        known.value.store(static_cast<uint32_t>(task) + 1, std::memory_order_release);
        known.wake_all();
        if (task % 3 == 0) check.end_scope_of(task);
    }
    for (std::thread &kernel : kernels) kernel.join();
    uint64_t count = 0;
    for (const AccessViolation &it : check.violations()) count += it.count;
    EXPECT_EQ(count, kTasks);
}

TEST(AccessOutcome, SaysTheFirstAndHowManyMore) {
    EXPECT_FALSE(failure_of({}));
    AccessViolation first;
    first.fault = AccessFault::kWritesInput;
    first.is_write = true;
    first.ordinal = 4;
    first.argument = 2;
    first.offset = 12;
    first.argument_bytes = 64;
    first.size = 4;
    first.func_id = 3;
    const platform::Failure failure = failure_of({first, AccessViolation()});
    EXPECT_EQ(failure.code, "ERR_PTO_RUN_ACCESS");
    EXPECT_EQ(failure.func_id, 3);
    EXPECT_NE(failure.message.find("submitted task 4 wrote 4 bytes at offset 12 of argument 2 (64 bytes), which it declares"),
              std::string::npos)
        << failure.message;
    EXPECT_NE(failure.message.find("1 more"), std::string::npos) << failure.message;
}

}  // namespace
}  // namespace runtime
}  // namespace pto
