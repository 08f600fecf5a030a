#include "task_args.h"

#include <gtest/gtest.h>

#include <string>

#include "layout_access.h"

namespace {

ContinuousTensor tensor_at(uint64_t address) {
    ContinuousTensor tensor{};
    tensor.data = address;
    tensor.shapes[0] = 3;
    tensor.shapes[1] = 5;
    tensor.ndims = 2;
    tensor.dtype = DataType::INT16;
    return tensor;
}

template <typename Exception, typename Action>
std::string message_of(Action action) {
    try {
        action();
    } catch (const Exception &error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(ContinuousTensor, CountsItsBytes) {
    ContinuousTensor tensor = tensor_at(0x1000);
    EXPECT_EQ(tensor.nbytes(), 30u);
    EXPECT_EQ(tensor.data_as<int16_t>(), reinterpret_cast<int16_t *>(0x1000));
    EXPECT_FALSE(tensor.is_child_memory());

    tensor.ndims = 0;
    EXPECT_EQ(tensor.nbytes(), 2u) << "no dimensions is one element";
    tensor.dtype = static_cast<DataType>(200);
    EXPECT_EQ(tensor.nbytes(), 0u) << "an unknown type has no size";
}

TEST(ContinuousTensor, NeverReadsMoreThanFiveExtents) {
    ContinuousTensor tensor = tensor_at(0);
    for (uint32_t &extent : tensor.shapes) extent = 2;
    tensor.ndims = UINT32_MAX;
    EXPECT_EQ(tensor.nbytes(), 64u);
}

TEST(TaskArgs, KeepsTensorsTagsAndScalarsInOrder) {
    TaskArgs args;
    args.add_tensor(tensor_at(1));
    args.add_tensor(tensor_at(2), TensorArgType::INOUT);
    args.add_scalar(7);
    args.add_scalar(8);

    ASSERT_EQ(args.tensor_count(), 2);
    ASSERT_EQ(args.scalar_count(), 2);
    EXPECT_EQ(args.tensor(0).data, 1u);
    EXPECT_EQ(args.tensor_data()[1].data, 2u);
    EXPECT_EQ(args.tag(0), TensorArgType::INPUT);
    EXPECT_EQ(args.tag_data()[1], TensorArgType::INOUT);
    EXPECT_EQ(args.scalar(0), 7u);
    EXPECT_EQ(args.scalar_data()[1], 8u);

    args.clear();
    EXPECT_EQ(args.tensor_count(), 0);
    EXPECT_EQ(args.scalar_count(), 0);
    args.add_tensor(tensor_at(3));
    EXPECT_EQ(args.tag(0), TensorArgType::INPUT);
}

TEST(TaskArgs, RejectsATensorAfterAScalar) {
    TaskArgs args;
    args.add_scalar(1);
    const char *const kText = "TaskArgs: cannot add tensor after scalar";
    EXPECT_EQ(message_of<std::logic_error>([&] { args.add_tensor(tensor_at(1)); }), kText);
    EXPECT_EQ(message_of<std::logic_error>([&] { args.add_tensor(tensor_at(1), TensorArgType::INPUT); }), kText);
    EXPECT_EQ(args.tensor_count(), 0);
}

TEST(TaskArgs, GrowBeyondTheLimitsOfAChip) {
    TaskArgs args;
    for (int i = 0; i < 1000; ++i) args.add_tensor(tensor_at(static_cast<uint64_t>(i)));
    for (int i = 0; i < 1000; ++i) args.add_scalar(static_cast<uint64_t>(i));
    EXPECT_EQ(args.tensor_count(), 1000);
    EXPECT_EQ(args.scalar(999), 999u);
}

TEST(ChipStorageTaskArgs, HoldsSixtyFourTensorsAndAHundredTwentyEightScalars) {
    ChipStorageTaskArgs args;
    for (uint64_t i = 0; i < 64; ++i) args.add_tensor(tensor_at(i));
    EXPECT_EQ(message_of<std::out_of_range>([&] { args.add_tensor(tensor_at(64)); }),
              "TaskArgs: tensor capacity exceeded");
    for (uint64_t i = 0; i < 128; ++i) args.add_scalar(i);
    EXPECT_EQ(message_of<std::out_of_range>([&] { args.add_scalar(128); }), "TaskArgs: scalar capacity exceeded");

    EXPECT_EQ(args.tensor_count(), 64);
    EXPECT_EQ(args.scalar_count(), 128);
    EXPECT_EQ(args.tensor(63).data, 63u);
    EXPECT_EQ(args.scalars()[127], 127u);

    args.clear();
    args.add_scalar(1);
    EXPECT_EQ(message_of<std::logic_error>([&] { args.add_tensor(tensor_at(1)); }),
              "TaskArgs: cannot add tensor after scalar");
}

TEST(FixedTaskArgs, KeepTagsFirstInMemory) {
    struct Tagged : TaskArgsTpl<uint64_t, uint64_t, 4, 4, TensorArgType> {
        size_t distance_to_tensors() const {
            return static_cast<size_t>(reinterpret_cast<const char *>(tensor_data()) -
                                       reinterpret_cast<const char *>(tag_data()));
        }
    };
    Tagged args;
    EXPECT_EQ(static_cast<const void *>(&args), static_cast<const void *>(args.tag_data()));
    EXPECT_EQ(args.distance_to_tensors(), 16u);
    EXPECT_EQ(sizeof(Tagged), 16u + 32u + 32u + 8u);
}

}  // namespace
