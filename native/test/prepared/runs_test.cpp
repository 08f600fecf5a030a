/// Runs: launch limits, sizes, and the interface around them.
#include "test/prepared/runtime_test.h"

namespace pto {
namespace test {
namespace {

using Runs = RuntimeTest;

TEST_P(Runs, AreRefusedBeyondTheChip) {
    ASSERT_EQ(prepare(0), 0) << message();
    for (const int blocks : {0, -1, GetParam().chip.max_block_dim + 1}) {
        EXPECT_EQ(chip().run(0, good_args(), blocks, 3), -1) << blocks;
        expect_last("ERR_PTO_LAUNCH_INVALID", "block_dim");
    }
    for (const int threads : {0, -1, GetParam().chip.max_aicpu_threads + 1}) {
        EXPECT_EQ(chip().run(0, good_args(), 3, threads), -1) << threads;
        expect_last("ERR_PTO_LAUNCH_INVALID", "aicpu_thread_num");
    }
    expect_good_run(0);
}

TEST_P(Runs, WorkWithEveryThreadCountAndBlockDim) {
    ASSERT_EQ(prepare(0), 0) << message();
    for (int threads = 1; threads <= GetParam().chip.max_aicpu_threads; ++threads) {
        for (int blocks = 1; blocks <= GetParam().chip.max_block_dim; ++blocks) {
            out.assign(4, 0);
            ASSERT_EQ(chip().run(0, good_args(), blocks, threads), 0) << blocks << " " << threads << " " << message();
            ASSERT_EQ(out, (std::vector<int32_t>{2, 3, 4, 5})) << blocks << " " << threads;
        }
    }
}

TEST_P(Runs, EndAtOnceWithoutTasks) {
    ASSERT_EQ(prepare(0, "nothing"), 0) << message();
    for (int i = 0; i < 2; ++i) EXPECT_EQ(chip().run(0, good_args()), 0) << message();
}

TEST_P(Runs, TakeSixtyFourTensors) {
    std::vector<std::vector<int32_t>> values(64, std::vector<int32_t>(3, 5));
    Args args;
    for (auto &value : values) args.tensor(value);
    ASSERT_EQ(prepare(0, "increase_all"), 0) << message();
    ASSERT_EQ(chip().run(0, args), 0) << message();
    for (const auto &value : values) EXPECT_EQ(value, (std::vector<int32_t>(3, 6)));
}

TEST_P(Runs, NeedLittleStorage) {
    EXPECT_LE(chip().host().get<decltype(::get_runtime_size)>("get_runtime_size")(), 4096u);
}

TEST_P(Runs, AreRefusedWithoutStorageOrArguments) {
    ASSERT_EQ(prepare(0), 0) << message();
    const auto run = chip().host().get<decltype(::run_prepared)>("run_prepared");
    alignas(64) uint8_t storage[4096];
    const ChipStorageTaskArgs args = good_args();
    EXPECT_EQ(run(chip().context(), nullptr, 0, &args, 3, 3, 0, 0, 0, 0, nullptr), -1);
    expect_last("ERR_PTO_LAUNCH_INVALID", "null");
    EXPECT_EQ(run(chip().context(), storage, 0, nullptr, 3, 3, 0, 0, 0, 0, nullptr), -1);
    expect_last("ERR_PTO_LAUNCH_INVALID", "null");
    EXPECT_EQ(run(chip().context(), storage, 0, &args, 3, 3, 0, 0, 0, 0, nullptr), 0) << message();
}

PTO_WITH_EVERY_RUNTIME(Runs);

}  // namespace
}  // namespace test
}  // namespace pto
