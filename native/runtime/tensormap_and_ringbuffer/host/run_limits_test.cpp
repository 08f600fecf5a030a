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
    static RunLimits limits_of(const PtoRunOptions &options) {
        RunLimits limits;
        EXPECT_FALSE(make_run_limits(options, &limits));
        return limits;
    }
    static RunLimits with(const char *name, const char *text) {
        setenv(name, text, 1);
        return limits_of(PtoRunOptions{});
    }
};

TEST_F(RunLimitsTest, HasDefaults) {
    const RunLimits limits = limits_of(PtoRunOptions{});
    EXPECT_EQ(limits.ring[0].task_window, 16384u);
    EXPECT_EQ(limits.ring[0].heap, uint64_t{256} << 20);
    EXPECT_EQ(limits.ring[0].dep_pool, 16384u);
    EXPECT_EQ(limits.tensor_wait_ns, int64_t{15} * 1'000'000'000);
}

TEST_F(RunLimitsTest, TakesWhatIsAllowed) {
    EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", "4").ring[3].task_window, 4u);
    EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", "16777216").ring[3].task_window, 16777216u);
    EXPECT_EQ(with("PTO2_RING_HEAP", "1024").ring[3].heap, 1024u);
    EXPECT_EQ(with("PTO2_RING_HEAP", "2621440").ring[3].heap, 2621440u) << "no power of two is needed";
    EXPECT_EQ(with("PTO2_RING_DEP_POOL", "4").ring[3].dep_pool, 4u);
    EXPECT_EQ(with("PTO2_TENSOR_WAIT_TIMEOUT_MS", "20").tensor_wait_ns, 20'000'000);
    EXPECT_EQ(with("PTO2_TENSOR_WAIT_TIMEOUT_MS", "0").tensor_wait_ns, 0) << "no limit";
}

TEST_F(RunLimitsTest, WarnsAndIgnoresTheRest) {
    for (const char *text : {"3", "100", "2", "33554432", "-4", "+8", " 8", "8x", "0x10", "1e3", "99999999999999999999"}) {
        testing::internal::CaptureStderr();
        EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", text).ring[3].task_window, 16384u) << text;
        EXPECT_NE(testing::internal::GetCapturedStderr().find("PTO2_RING_TASK_WINDOW"), std::string::npos) << text;
    }
    TearDown();
    EXPECT_EQ(with("PTO2_RING_HEAP", "1023").ring[3].heap, uint64_t{256} << 20);
    EXPECT_EQ(with("PTO2_RING_DEP_POOL", "3").ring[3].dep_pool, 16384u);
    EXPECT_EQ(with("PTO2_TENSOR_WAIT_TIMEOUT_MS", "soon").tensor_wait_ns, int64_t{15} * 1'000'000'000);
}

TEST_F(RunLimitsTest, EmptyAndZeroMeanTheDefaultWithoutAWord) {
    testing::internal::CaptureStderr();
    for (const char *text : {"", "0"}) {
        EXPECT_EQ(with("PTO2_RING_TASK_WINDOW", text).ring[3].task_window, 16384u);
        EXPECT_EQ(with("PTO2_RING_HEAP", text).ring[3].heap, uint64_t{256} << 20);
        EXPECT_EQ(with("PTO2_RING_DEP_POOL", text).ring[3].dep_pool, 16384u);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(RunLimitsTest, AnOptionOfARingComesBeforeTheEnvironment) {
    setenv("PTO2_RING_TASK_WINDOW", "64", 1);
    PtoRunOptions options{};
    options.ring_task_window[1] = 8;
    options.ring_heap[2] = 4096;
    options.ring_dep_pool[3] = 4;
    options.flags = PTO_RUN_TRACK_READERS;
    const RunLimits limits = limits_of(options);
    EXPECT_EQ(limits.ring[0].task_window, 64u);
    EXPECT_EQ(limits.ring[1].task_window, 8u);
    EXPECT_EQ(limits.ring[1].heap, uint64_t{256} << 20);
    EXPECT_EQ(limits.ring[2].heap, 4096u);
    EXPECT_EQ(limits.ring[3].dep_pool, 4u);
    EXPECT_TRUE(limits.tracks_readers);
}

TEST_F(RunLimitsTest, AnOptionThatIsNotAllowedIsAnError) {
    const auto refusal = [](void (*set)(PtoRunOptions &)) {
        PtoRunOptions options{};
        set(options);
        RunLimits limits;
        return make_run_limits(options, &limits);
    };
    const platform::Failure window = refusal([](PtoRunOptions &it) { it.ring_task_window[2] = 100; });
    EXPECT_EQ(window.code, "ERR_PTO_CONFIG_INVALID");
    EXPECT_EQ(window.message, "ring_task_window of ring 2 is 100; it must be a power of two from 4 to 16777216, or 0 for the default");
    EXPECT_TRUE(refusal([](PtoRunOptions &it) { it.ring_heap[0] = 1023; }));
    EXPECT_TRUE(refusal([](PtoRunOptions &it) { it.ring_dep_pool[3] = 3; }));
}

}  // namespace
}  // namespace tmr
}  // namespace pto
