/// Tensors that the runtime creates for tasks.
#include "test/tmr/graph_test.h"
#include "test/tmr/tensor_record.h"

namespace pto {
namespace test {
namespace {

class Outputs : public GraphTest {
protected:
    std::vector<int64_t> describe(DataType dtype, const std::vector<uint64_t> &shape) {
        std::vector<int64_t> record(kTensorFields, -1);
        Args args = Args().tensor(record, DataType::INT64).scalar(static_cast<uint64_t>(dtype));
        for (const uint64_t extent : shape) args.scalar(extent);
        EXPECT_EQ(run(PTO_OUTPUTS_GRAPHS, "describe_output", args), 0) << message();
        return record;
    }
};

TEST_P(Outputs, ArriveInTheKernelAsDescribed) {
    const auto record = describe(DataType::FLOAT16, {3, 5, 7, 2, 4});
    EXPECT_EQ(record[kTensorBytes], 2048) << "1680 bytes, rounded up to 1024";
    EXPECT_EQ(record[kTensorAddress] % 1024, 0);
    EXPECT_EQ(record[kTensorOwner], 0) << "the first task of ring 0";
    EXPECT_EQ(record[kTensorStart], 0);
    EXPECT_EQ(record[kTensorDims], 5);
    EXPECT_EQ(record[kTensorType], static_cast<int64_t>(DataType::FLOAT16));
    EXPECT_EQ(std::vector<int64_t>(record.begin() + kTensorShape0, record.begin() + kTensorShape0 + 5),
              (std::vector<int64_t>{3, 5, 7, 2, 4}));
    EXPECT_EQ(record[kTensorIsAligned], 1) << "the Tensor itself lies as its type asks";
}

TEST_P(Outputs, AreRoundedUpToAKibibyte) {
    EXPECT_EQ(describe(DataType::FLOAT32, {5})[kTensorBytes], 1024);
    EXPECT_EQ(describe(DataType::FLOAT32, {256})[kTensorBytes], 1024);
    EXPECT_EQ(describe(DataType::FLOAT32, {257})[kTensorBytes], 2048);
    EXPECT_EQ(describe(DataType::INT8, {1})[kTensorBytes], 1024);
    EXPECT_EQ(describe(DataType::INT64, {1000})[kTensorBytes], 8192);
}

TEST_P(Outputs, ComeBackInTheOrderTheyWereAdded) {
    std::vector<int64_t> seen(16, -1);
    std::vector<int32_t> existing(4, 0);
    ASSERT_EQ(run(PTO_OUTPUTS_GRAPHS, "three_outputs", Args().tensor(seen, DataType::INT64).tensor(existing)), 0) << message();
    const std::vector<int64_t> expected = {3, 0, 1, 0, 0, 1024, 1, 5, 1024, 3072, 1, 300, 4096, 1024, 1, 1};
    EXPECT_EQ(seen, expected);
}

TEST_P(Outputs, StartWithTheirInitialValue) {
    std::vector<int32_t> numbers(5, 0);
    std::vector<float> floats(256, 0);
    std::vector<int16_t> shorts(512, 0);
    ASSERT_EQ(run(PTO_OUTPUTS_GRAPHS, "initial_values",
                  Args().tensor(numbers).tensor(floats, DataType::FLOAT32).tensor(shorts, DataType::INT16)),
              0)
        << message();
    EXPECT_EQ(numbers, std::vector<int32_t>(5, -7));
    EXPECT_EQ(floats, std::vector<float>(256, 1.5f)) << "padding included";
    EXPECT_EQ(shorts, std::vector<int16_t>(512, 0x1234));
}

TEST_P(Outputs, HaveTheirInitialValueBeforeTheKernelRuns) {
    std::vector<int32_t> numbers(5, 0);
    ASSERT_EQ(run(PTO_OUTPUTS_GRAPHS, "initial_value_of_a_task", Args().tensor(numbers)), 0) << message();
    EXPECT_EQ(numbers, std::vector<int32_t>(5, 31));
}

TEST_P(Outputs, OfAllocTensorsBelongToATaskThatIsComplete) {
    std::vector<int64_t> seen(5, -1);
    ASSERT_EQ(run(PTO_OUTPUTS_GRAPHS, "alloc_is_a_task", Args().tensor(seen, DataType::INT64)), 0) << message();
    EXPECT_EQ(seen, (std::vector<int64_t>{0, 3, 300, 1, 94}));
}

PTO_ON_EVERY_CHIP(Outputs);

}  // namespace
}  // namespace test
}  // namespace pto
