#include "runtime/tensormap_and_ringbuffer/host/argument_staging.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

namespace pto {
namespace tmr {
namespace {

ContinuousTensor over(std::vector<int32_t> &values) {
    ContinuousTensor tensor{};
    tensor.data = reinterpret_cast<uint64_t>(values.data());
    tensor.shapes[0] = static_cast<uint32_t>(values.size());
    tensor.ndims = 1;
    tensor.dtype = DataType::INT32;
    return tensor;
}

platform::ChipInfo chip_of_three() {
    platform::ChipInfo chip;
    chip.core_count = 3;
    return chip;
}

class ArgumentStagingTest : public testing::Test {
protected:
    port::ChipDevice device{0, chip_of_three()};
    ArgumentStaging staging{device};
    ChipStorageTaskArgs host{}, staged{};
};

TEST_F(ArgumentStagingTest, CopiesThereAndBack) {
    std::vector<int32_t> a = {1, 2, 3}, b = {4};
    host.add_tensor(over(a));
    host.add_tensor(over(b));
    host.add_scalar(77);
    ASSERT_FALSE(staging.copy_in(host, 0, &staged));
    ASSERT_EQ(staged.tensor_count(), 2);
    EXPECT_EQ(staged.scalar(0), 77u);
    auto *device_a = staged.tensor(0).data_as<int32_t>();
    auto *device_b = staged.tensor(1).data_as<int32_t>();
    EXPECT_NE(device_a, a.data());
    EXPECT_TRUE(device.memory().contains(device_a, 12));
    EXPECT_EQ(std::vector<int32_t>(device_a, device_a + 3), a);
    EXPECT_EQ(staged.tensor(0).data % 64, 0u);
    EXPECT_EQ(staged.tensor(1).data % 64, 0u);
    device_a[1] = -1;
    device_b[0] = -2;
    staging.copy_back();
    EXPECT_EQ(a, (std::vector<int32_t>{1, -1, 3}));
    EXPECT_EQ(b, (std::vector<int32_t>{-2}));
}

TEST_F(ArgumentStagingTest, LeavesInputsAsTheyAreOnTheHost) {
    std::vector<int32_t> a = {1}, b = {2}, c = {3};
    ContinuousTensor resident = over(a);
    resident.child_memory = 1;
    host.add_tensor(resident);
    host.add_tensor(over(b));
    host.add_tensor(over(c));
    ASSERT_FALSE(staging.copy_in(host, 0b010, &staged));
    EXPECT_EQ(*staged.tensor(1).data_as<int32_t>(), 2) << "inputs are copied there";
    *staged.tensor(1).data_as<int32_t>() = *staged.tensor(2).data_as<int32_t>() = 9;
    b[0] = 5;
    staging.copy_back();
    EXPECT_EQ(b[0], 5);
    EXPECT_EQ(c[0], 9);
}

TEST_F(ArgumentStagingTest, PassesResidentTensorsOn) {
    std::vector<int32_t> a = {1}, b = {2};
    ContinuousTensor resident = over(a);
    resident.child_memory = 1;
    host.add_tensor(resident);
    host.add_tensor(over(b));
    ASSERT_FALSE(staging.copy_in(host, 0, &staged));
    EXPECT_EQ(staged.tensor(0).data, resident.data);
    EXPECT_NE(staged.tensor(1).data, host.tensor(1).data);
    EXPECT_EQ(*staged.tensor(1).data_as<int32_t>(), 2);
}

TEST_F(ArgumentStagingTest, KeepsItsMemoryAndGrowsIt) {
    std::vector<int32_t> small(10, 1), large(10000, 2);
    host.add_tensor(over(small));
    ASSERT_FALSE(staging.copy_in(host, 0, &staged));
    const uint64_t first = staged.tensor(0).data;
    ASSERT_FALSE(staging.copy_in(host, 0, &staged));
    EXPECT_EQ(staged.tensor(0).data, first);
    host.clear();
    host.add_tensor(over(large));
    ASSERT_FALSE(staging.copy_in(host, 0, &staged));
    EXPECT_GE(device.memory().allocated_bytes(), 40000u);
    EXPECT_LT(device.memory().allocated_bytes(), 42000u) << "the smaller block is freed";
}

TEST_F(ArgumentStagingTest, TakesEmptyTensors) {
    std::vector<int32_t> none, one = {5};
    host.add_tensor(over(none));
    host.add_tensor(over(one));
    ASSERT_FALSE(staging.copy_in(host, 0, &staged)) << "no memory is needed for nothing";
    EXPECT_EQ(*staged.tensor(1).data_as<int32_t>(), 5);
    staging.copy_back();
    EXPECT_EQ(one[0], 5);
}

TEST_F(ArgumentStagingTest, RefusesWhatCannotBeATensor) {
    std::vector<int32_t> values = {1};
    ContinuousTensor nowhere = over(values);
    nowhere.data = 0;
    ContinuousTensor untyped = over(values);
    untyped.dtype = static_cast<DataType>(200);
    ContinuousTensor deep = over(values);
    deep.ndims = 6;
    ContinuousTensor huge = over(values);
    huge.ndims = 5;
    for (uint32_t &extent : huge.shapes) extent = ~0u;
    for (const ContinuousTensor &tensor : {nowhere, untyped, deep, huge}) {
        host.clear();
        host.add_tensor(over(values));
        host.add_tensor(tensor);
        const platform::Failure failure = staging.copy_in(host, 0, &staged);
        EXPECT_EQ(failure.return_code, -1);
        EXPECT_EQ(failure.code, "ERR_PTO_ARGS_TENSOR");
        EXPECT_NE(failure.message.find("tensor 1"), std::string::npos) << failure.message;
    }
}

TEST(ArgumentStagingOfASmallDevice, SaysWhenTheDeviceIsFull) {
    setenv("PTO_SIM_DEVICE_MEMORY_BYTES", "1000", 1);
    port::ChipDevice device(0, chip_of_three());
    unsetenv("PTO_SIM_DEVICE_MEMORY_BYTES");
    ArgumentStaging staging(device);
    std::vector<int32_t> values(1000, 1), few(10, 1);
    ChipStorageTaskArgs host{}, staged{};
    host.add_tensor(over(values));
    const platform::Failure failure = staging.copy_in(host, 0, &staged);
    EXPECT_EQ(failure.code, "ERR_PTO_DEVICE_OUT_OF_MEMORY");
    host.clear();
    host.add_tensor(over(few));
    EXPECT_FALSE(staging.copy_in(host, 0, &staged)) << "and what fits still works";
}

}  // namespace
}  // namespace tmr
}  // namespace pto
