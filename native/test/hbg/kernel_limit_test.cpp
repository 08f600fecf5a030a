/// A kernel that does not return in time, and what it finds when it goes on.
#include <unistd.h>

#include "test/hbg/graph_test.h"

namespace pto {
namespace test {
namespace {

using KernelLimitOfHostGraphs = GraphTest;

TEST_P(KernelLimitOfHostGraphs, KeepsTheMemoryOfAKernelThatIsLate) {
    std::vector<int32_t> value = {5}, gate = {0};
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.kernel_timeout_ms = 20;
    {
        Chip lost(GetParam().library, 1);
        ASSERT_EQ(lost.prepare(0, make_image(PTO_ERRORS_GRAPHS, "wait_for_gate", all_kernels())), 0);
        EXPECT_EQ(lost.run_with(0, Args().tensor(value).tensor(gate), options), -100);
        const PtoErrorRecord record = lost.error();
        EXPECT_STREQ(record.code, "ERR_PTO_RUN_KERNEL_TIMEOUT");
        EXPECT_EQ(record.func_id, kLateWrite);
        EXPECT_EQ(record.task_id, 0u);
        EXPECT_EQ(value[0], 5) << "nothing is copied back";
        EXPECT_EQ(lost.run(0, Args().tensor(value).tensor(gate)), -1);
        EXPECT_STREQ(lost.error().code, "ERR_PTO_DEVICE_LOST");
    }
    // The device is gone; the kernel is not.
    __atomic_store_n(gate.data(), 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(gate.data(), __ATOMIC_SEQ_CST) == 1) usleep(1000);
    EXPECT_EQ(gate[0], 12) << "its arguments and its memory were still there";
    EXPECT_EQ(value[0], 5);
}

TEST_P(KernelLimitOfHostGraphs, IsNoneOfAKernelThatReturnsInTime) {
    std::vector<uint32_t> value = {7};
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.kernel_timeout_ms = 60'000;
    ASSERT_EQ(chip().prepare(0, make_image(PTO_SHAPES_GRAPHS, "chain", all_kernels())), 0);
    ASSERT_EQ(chip().run_with(0, Args().tensor(value).scalar(50), options), 0) << message();
    EXPECT_EQ(value[0], folded(7, 50));
}

PTO_ON_EVERY_CHIP(KernelLimitOfHostGraphs);

}  // namespace
}  // namespace test
}  // namespace pto
