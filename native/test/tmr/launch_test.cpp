/// Blocks, clusters, and kernels that end badly.
#include "test/tmr/graph_test.h"
#include "test/tmr/launch_record.h"

namespace pto {
namespace test {
namespace {

enum Slots : uint64_t { kAic = 1, kAiv0 = 2, kAiv1 = 4, kAll = 7 };

class Launch : public GraphTest {
protected:
    void expect_failed_kernel(const Args &args, int rc, const char *code, const char *words) {
        expect_failure(PTO_LAUNCH_GRAPHS, "one_task", args, rc, code, words);
        EXPECT_EQ(chip().error().task_id, 0u);
        EXPECT_GE(chip().error().core, 0);
        EXPECT_EQ(chip().error().scope_depth, 0);
        std::vector<int32_t> value(8, 0);
        ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "crowd", Args().tensor(value).scalar(8)), 0) << message();
        EXPECT_EQ(value, std::vector<int32_t>(8, 1));
    }
};

TEST_P(Launch, EveryBlockRunsOnceAndKnowsItsIndex) {
    for (const int clusters : {1, 3, GetParam().max_block_dim}) {
        block_dim = clusters;
        for (const Slots slot : {kAic, kAiv0, kAiv1}) {
            for (const int blocks : {1, clusters, 2 * clusters - 1, 2 * clusters, 2 * clusters + 1, 200}) {
                std::vector<int32_t> records(static_cast<size_t>(blocks) * kLaunchFields, 0);
                ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "record",
                              Args().tensor(records).scalar(slot).scalar(static_cast<uint64_t>(blocks)).scalar(0)),
                          0)
                    << message();
                for (int i = 0; i < blocks; ++i) {
                    const int32_t *record = &records[static_cast<size_t>(i) * kLaunchFields];
                    ASSERT_EQ(record[kFieldCount], 1) << "block " << i << " of " << blocks;
                    ASSERT_EQ(record[kFieldBlockIdx], i);
                    ASSERT_EQ(record[kFieldBlockNum], blocks);
                    ASSERT_TRUE(record[kFieldSubBlock] == 0 || (slot != kAic && record[kFieldSubBlock] == 1));
                }
            }
        }
    }
}

TEST_P(Launch, KernelsOfAMixedTaskMeet) {
    for (const int clusters : {1, 2, GetParam().max_block_dim}) {
        block_dim = clusters;
        for (const uint64_t slots : {uint64_t{kAic | kAiv0}, uint64_t{kAic | kAiv1}, uint64_t{kAiv0 | kAiv1}, uint64_t{kAll}}) {
            constexpr uint64_t kBlocks = 5, kRounds = 3;
            std::vector<int32_t> counters(kBlocks * kRounds, 0);
            ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "meet", Args().tensor(counters).scalar(slots).scalar(kBlocks).scalar(kRounds)), 0)
                << message();
            EXPECT_EQ(counters, std::vector<int32_t>(counters.size(), __builtin_popcountll(slots)));
        }
    }
}

TEST_P(Launch, LanesOfAMixedTaskAreZeroAndOne) {
    std::vector<int32_t> records(2 * kLaunchFields, 0);
    ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "lanes", Args().tensor(records)), 0) << message();
    EXPECT_EQ(records, (std::vector<int32_t>{1, 0, 1, 0, 1, 0, 1, 1}));
}

TEST_P(Launch, TasksOfAllShapesShareTheCores) {
    for (const int clusters : {1, 2, 7, GetParam().max_block_dim}) {
        for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
            block_dim = clusters;
            aicpu_threads = threads;
            std::vector<int32_t> values(200, 0);
            ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "crowd", Args().tensor(values).scalar(200)), 0) << message();
            EXPECT_EQ(values, std::vector<int32_t>(200, 1)) << clusters << " clusters, " << threads << " threads";
        }
    }
}

TEST_P(Launch, SyncStartOfOneBlockIsAnOrdinaryLaunch) {
    std::vector<int32_t> records(kLaunchFields, 0);
    EXPECT_EQ(run(PTO_LAUNCH_GRAPHS, "record", Args().tensor(records).scalar(kAiv0).scalar(1).scalar(1)), 0) << message();
    EXPECT_EQ(records[kFieldCount], 1);
}

TEST_P(Launch, ScalarsArriveAsWords) {
    std::vector<int64_t> words(12, 0);
    ASSERT_EQ(run(PTO_LAUNCH_GRAPHS, "scalars", Args().tensor(words, DataType::INT64)), 0) << message();
    const std::vector<int64_t> expected = {0xFF, 65535, 0xFFFFFFFE, -3, 0x3FC00000, -4610560118520545280, 200,
                                           0xFFFFFFFF, 7, -1, -9, 1};
    EXPECT_EQ(words, expected);
}

TEST_P(Launch, AKernelsExceptionEndsTheRun) {
    expect_failed_kernel(Args().scalar(kThrow).scalar(0), -1, "ERR_PTO_KERNEL_EXCEPTION", "exception");
    EXPECT_EQ(run(PTO_LAUNCH_GRAPHS, "one_task", Args().scalar(kThrow).scalar(0)), -1);
    EXPECT_EQ(chip().error().func_id, kThrow);
}

TEST_P(Launch, AKernelsErrorKeepsItsNumber) {
    expect_failed_kernel(Args().scalar(kReportError).scalar(101), -101, "ERR_PTO_RUN_ASYNC_INVALID", "101");
    expect_failed_kernel(Args().scalar(kReportError).scalar(102), -102, "ERR_PTO_RUN_ASYNC_OVERFLOW", "102");
    expect_failed_kernel(Args().scalar(kReportError).scalar(103), -103, "ERR_PTO_RUN_ASYNC_REGISTRATION", "103");
}

TEST_P(Launch, AFailedKernelEndsTheOrchestrationsWait) {
    std::vector<int32_t> value = {1};
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(run(PTO_LAUNCH_GRAPHS, "throw_while_waiting", Args().tensor(value)), -1);
        EXPECT_EQ(code(), "ERR_PTO_KERNEL_EXCEPTION");
        EXPECT_EQ(value[0], 1);
    }
}

PTO_ON_EVERY_CHIP(Launch);

}  // namespace
}  // namespace test
}  // namespace pto
