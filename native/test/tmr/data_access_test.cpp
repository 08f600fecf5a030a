/// Elements that the orchestration reads and writes between its tasks.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class DataAccess : public GraphTest {
protected:
    std::vector<int32_t> value = {1, 2, 3, 4};
    std::vector<int32_t> seen = {0, 0, 0, 0};

    Args args() { return Args().tensor(value).tensor(seen); }
    void expect_run(const char *function, const ChipStorageTaskArgs &args) {
        ASSERT_EQ(run(PTO_DATA_ACCESS_GRAPHS, function, args), 0) << function << ": " << message();
    }
};

TEST_P(DataAccess, GetWaitsForWriters) {
    expect_run("get_after_write", args());
    EXPECT_EQ(seen, (std::vector<int32_t>{4, 103, (103 * 3 + 1) * 3 + 2, 0}));
}

TEST_P(DataAccess, SetWaitsForWritersAndTheirConsumers) {
    expect_run("set_after_readers", args());
    EXPECT_EQ(seen, (std::vector<int32_t>{2, 3, 4, 5})) << "the reader saw what was there before";
    EXPECT_EQ(value, (std::vector<int32_t>{1501, 10, 13, 16}));
}

TEST_P(DataAccess, TasksAndOrchestrationTakeTurns) {
    for (const char *window : {"4", "16384"}) {
        const ScopedVariable variable("PTO2_RING_TASK_WINDOW", window);
        value[0] = 1;
        uint32_t expected = 1;
        for (uint32_t i = 0; i < 500; ++i) expected = (expected * 3 + i) * 3 + 1;
        expect_run("take_turns", Args().tensor(value).scalar(500));
        EXPECT_EQ(static_cast<uint32_t>(value[0]), expected);
    }
}

TEST_P(DataAccess, ElementsAreAsWideAsTheirType) {
    std::vector<int8_t> bytes = {0, -5, 0};
    std::vector<int16_t> shorts = {0, -300, 0};
    std::vector<float> floats = {0, -1.25f, 0};
    std::vector<int64_t> longs = {0, -(int64_t{1} << 40), 0};
    std::vector<int8_t> none = {0};
    std::vector<int64_t> read(5, 0);
    expect_run("widths", Args()
                             .tensor(bytes, DataType::INT8)
                             .tensor(shorts, DataType::INT16)
                             .tensor(floats, DataType::FLOAT32)
                             .tensor(longs, DataType::INT64)
                             .tensor(none, DataType::INT8)
                             .tensor(read, DataType::INT64));
    EXPECT_EQ(read, (std::vector<int64_t>{-5, 251, -300, -5, -(int64_t{1} << 40)}));
    EXPECT_EQ(bytes, (std::vector<int8_t>{0, -2, 0}));
    EXPECT_EQ(shorts, (std::vector<int16_t>{0, -3, 0}));
    EXPECT_EQ(floats, (std::vector<float>{0, 2.25f, 0}));
    EXPECT_EQ(longs, (std::vector<int64_t>{0, -5, 0}));
}

TEST_P(DataAccess, IndicesCountFromTheViewsOrigin) {
    std::vector<int32_t> grid(64);
    for (int i = 0; i < 64; ++i) grid[i] = i;
    ContinuousTensor tensor = tensor_over(grid, DataType::INT32);
    tensor.ndims = 2;
    tensor.shapes[0] = tensor.shapes[1] = 8;
    expect_run("in_a_view", Args().tensor(tensor).tensor(seen));
    EXPECT_EQ(seen[0], 29);
    EXPECT_EQ(grid[29], -1);
}

TEST_P(DataAccess, WhatLiesOutsideTheBufferIsAnError) {
    for (const char *function : {"outside_the_buffer", "set_outside_the_buffer"}) {
        expect_failure(PTO_DATA_ACCESS_GRAPHS, function, args(), -5, "ERR_PTO_RUN_INVALID_ARGS", "outside the buffer");
    }
}

TEST_P(DataAccess, ATensorWithoutMemoryReadsAsZero) {
    expect_run("without_memory", args());
    EXPECT_EQ(value[0], 0);
}

TEST_P(DataAccess, WaitsAsLongAsItMay) {
    {
        const ScopedVariable limit("PTO2_TENSOR_WAIT_TIMEOUT_MS", "20");
        expect_failure(PTO_DATA_ACCESS_GRAPHS, "wait_long", args(), -8, "ERR_PTO_RUN_TENSOR_WAIT_TIMEOUT",
                       "PTO2_TENSOR_WAIT_TIMEOUT_MS");
        EXPECT_EQ(chip().error().task_id, 0u);
        EXPECT_EQ(chip().error().func_id, kSlowAdd);
    }
    for (const char *milliseconds : {"0", "30000"}) {
        const ScopedVariable limit("PTO2_TENSOR_WAIT_TIMEOUT_MS", milliseconds);
        value[0] = 1;
        expect_run("wait_long", args());
        EXPECT_EQ(seen[0], 2);
    }
}

TEST_P(DataAccess, ManualScopesFindOwnersAndEarlierWriters) {
    expect_run("in_a_manual_scope", args());
    EXPECT_EQ(seen[0], 2);
    EXPECT_EQ(seen[1], 12);
}

TEST_P(DataAccess, ManualDepHidesNothing) {
    expect_run("with_manual_dep", args());
    EXPECT_EQ(seen[0], 2);
}

PTO_ON_EVERY_CHIP(DataAccess);

}  // namespace
}  // namespace test
}  // namespace pto
