#include "runtime/tensormap_and_ringbuffer/host/run_limits.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace pto {
namespace tmr {
namespace {

class RunLimitsTest : public testing::Test {
protected:
    void TearDown() override {
        for (const char *name : {"PTO2_RING_TASK_WINDOW", "PTO2_RING_HEAP", "PTO2_RING_DEP_POOL", "PTO2_TENSOR_WAIT_TIMEOUT_MS"}) {
            unsetenv(name);
        }
    }
    static RunLimits with(const char *name, const char *text) {
        setenv(name, text, 1);
        return run_limits_from_environment();
    }
};

TEST_F(RunLimitsTest, HasDefaults) {
    const RunLimits limits = run_limits_from_environment();
    EXPECT_EQ(limits.ring.task_window, 16384u);
    EXPECT_EQ(limits.ring.heap, uint64_t{256} << 20);
    EXPECT_EQ(limits.ring.dep_pool, 16384u);
    EXPECT_EQ(limits.tensor_wait_ns, int64_t{15} * 1'000'000'000);
}

TEST_F(RunLimitsTest, TakesWhatIsAllowed) {
    EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", "4").ring.task_window, 4u);
    EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", "16777216").ring.task_window, 16777216u);
    EXPECT_EQ(with("PTO2_RING_HEAP", "1024").ring.heap, 1024u);
    EXPECT_EQ(with("PTO2_RING_HEAP", "2621440").ring.heap, 2621440u) << "no power of two is needed";
    EXPECT_EQ(with("PTO2_RING_DEP_POOL", "4").ring.dep_pool, 4u);
    EXPECT_EQ(with("PTO2_TENSOR_WAIT_TIMEOUT_MS", "20").tensor_wait_ns, 20'000'000);
    EXPECT_EQ(with("PTO2_TENSOR_WAIT_TIMEOUT_MS", "0").tensor_wait_ns, 0) << "no limit";
}

TEST_F(RunLimitsTest, WarnsAndIgnoresTheRest) {
    for (const char *text : {"3", "100", "2", "33554432", "-4", "+8", " 8", "8x", "0x10", "1e3", "99999999999999999999"}) {
        testing::internal::CaptureStderr();
        EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", text).ring.task_window, 16384u) << text;
        EXPECT_NE(testing::internal::GetCapturedStderr().find("PTO2_RING_TASK_WINDOW"), std::string::npos) << text;
    }
    TearDown();
    EXPECT_EQ(with("PTO2_RING_HEAP", "1023").ring.heap, uint64_t{256} << 20);
    EXPECT_EQ(with("PTO2_RING_DEP_POOL", "3").ring.dep_pool, 16384u);
    EXPECT_EQ(with("PTO2_TENSOR_WAIT_TIMEOUT_MS", "soon").tensor_wait_ns, int64_t{15} * 1'000'000'000);
}

TEST_F(RunLimitsTest, EmptyAndZeroMeanTheDefaultWithoutAWord) {
    testing::internal::CaptureStderr();
    for (const char *text : {"", "0"}) {
        EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", text).ring.task_window, 16384u);
        EXPECT_EQ(with("PTO2_RING_HEAP", text).ring.heap, uint64_t{256} << 20);
        EXPECT_EQ(with("PTO2_RING_DEP_POOL", text).ring.dep_pool, 16384u);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace tmr
}  // namespace pto
