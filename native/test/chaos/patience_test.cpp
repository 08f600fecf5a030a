/// Kernels and orchestrations that take long are no failure, and waiting for them is free: processor time is spent on work.
#include <time.h>

#include <chrono>

#include "test/chaos/long_run.h"
#include "test/chaos/workload.h"

namespace pto {
namespace test {
namespace {

using Clock = std::chrono::steady_clock;

double processor_seconds() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

class Patience : public GraphTest {
protected:
    /// A run of the whole chip that mostly waits.
    void expect_waits(const char *function) {
        block_dim = GetParam().max_block_dim;
        aicpu_threads = GetParam().max_aicpu_threads;
        const uint64_t wait_us = by_night(60'000'000u, 2'500'000u);
        std::vector<int32_t> value = {41};
        ASSERT_EQ(chip().prepare(0, make_image(PTO_CHAOS_GRAPHS, function, all_kernels())), 0);
        const double processor_before = processor_seconds();
        const Clock::time_point begin = Clock::now();
        ASSERT_EQ(chip().run(0, Args().tensor(value).scalar(wait_us), block_dim, aicpu_threads), 0) << message();
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        EXPECT_EQ(value[0], 42);
        EXPECT_GE(seconds, static_cast<double>(wait_us) * 1e-6);
        EXPECT_LE(processor_seconds() - processor_before, 0.02 * seconds + 0.05);
    }
};

TEST_P(Patience, AKernelMayTakeLong) { expect_waits("slow_kernel"); }

TEST_P(Patience, AnOrchestrationMayTakeLong) { expect_waits("slow_orchestration"); }

TEST_P(Patience, OneTaskOnTheWholeChipCostsLittle) {
    block_dim = GetParam().max_block_dim;
    aicpu_threads = GetParam().max_aicpu_threads;
    std::vector<int32_t> value = {0};
    ASSERT_EQ(run(PTO_DEPENDENCIES_GRAPHS, "inout_chain", Args().tensor(value).scalar(1)), 0) << message();
    const double before = processor_seconds();
    constexpr int kRuns = 200;
    for (int i = 0; i < kRuns; ++i) ASSERT_EQ(rerun(Args().tensor(value).scalar(1)), 0);
    EXPECT_LE((processor_seconds() - before) / kRuns, 0.010);
}

PTO_ON_EVERY_CHIP(Patience);

}  // namespace
}  // namespace test
}  // namespace pto
