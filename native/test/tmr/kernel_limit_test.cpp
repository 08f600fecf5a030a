/// Kernels that never return, in runs that have a limit for them.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

PtoRunOptions limit_of(uint64_t limit_ms) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.kernel_timeout_ms = limit_ms;
    return options;
}

class KernelLimit : public GraphTest {};

TEST_P(KernelLimit, NamesTheKernelThatNeverReturns) {
    std::vector<int32_t> values = {1};
    Chip lost(GetParam().library, 1);
    ASSERT_EQ(lost.prepare(0, make_image(PTO_DEFERRED_GRAPHS, "hang", all_kernels())), 0);
    EXPECT_EQ(lost.run_with(0, Args().tensor(values), limit_of(20)), -100);
    const PtoErrorRecord record = lost.error();
    EXPECT_STREQ(record.code, "ERR_PTO_RUN_KERNEL_TIMEOUT");
    EXPECT_EQ(record.func_id, kHang);
    EXPECT_EQ(record.task_id, 8u);
    EXPECT_GE(record.core, 0);
    EXPECT_LT(record.core, 3) << "an AIC core";
    EXPECT_EQ(values[0], 1) << "nothing is copied back";

    EXPECT_EQ(lost.run(0, Args().tensor(values)), -1);
    EXPECT_STREQ(lost.error().code, "ERR_PTO_DEVICE_LOST");
    EXPECT_EQ(run(PTO_LAUNCH_GRAPHS, "crowd", Args().tensor(values).scalar(1)), 0) << "other devices go on";
}

TEST_P(KernelLimit, ALostDeviceCanBeOpenedAgain) {
    std::vector<int32_t> values = {1};
    const std::vector<uint8_t> image = make_image(PTO_DEFERRED_GRAPHS, "hang", all_kernels());
    for (int i = 0; i < 3; ++i) {
        Chip lost(GetParam().library, 1);
        ASSERT_EQ(lost.prepare(0, image), 0);
        EXPECT_EQ(lost.run_with(0, Args().tensor(values), limit_of(10)), -100);
    }
}

TEST_P(KernelLimit, IsNoneOfAKernelThatReturnsInTime) {
    std::vector<int32_t> values(64, 0);
    ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "crowd", Args().tensor(values).scalar(64)), 0);
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ(chip().run_with(0, Args().tensor(values).scalar(64), limit_of(60'000)), 0) << message();
    }
    EXPECT_EQ(values, std::vector<int32_t>(64, 51));
}

TEST_P(KernelLimit, HoldsForATaskThatWaitsForMemoryToo) {
    std::vector<int32_t> counter = {3}, out = {1};
    ASSERT_EQ(chip().prepare(0, make_image(PTO_DEFERRED_GRAPHS, "wait_for_the_host", all_kernels())), 0);
    EXPECT_EQ(chip().run_with(0, Args().tensor(counter).tensor(out), limit_of(20)), -100);
    EXPECT_EQ(code(), "ERR_PTO_RUN_SCHEDULER_TIMEOUT");
    EXPECT_NE(message().find("value 3, expected 5"), std::string::npos) << message();
    EXPECT_EQ(chip().error().task_id, 0u);
    counter[0] = 5;
    EXPECT_EQ(chip().run_with(0, Args().tensor(counter).tensor(out), limit_of(20)), 0) << "the device is as good as before";
    EXPECT_EQ(out[0], 5);
}

PTO_ON_EVERY_CHIP(KernelLimit);

}  // namespace
}  // namespace test
}  // namespace pto
