#include "data_type.h"

#include <gtest/gtest.h>

#include <cstring>

namespace {

TEST(DataType, HasTheSizeAndNameOfEachType) {
    const struct {
        DataType dtype;
        int value;
        uint64_t size;
        const char *name;
    } kExpected[] = {
        {DataType::FLOAT32, 0, 4, "FLOAT32"},   {DataType::FLOAT16, 1, 2, "FLOAT16"},
        {DataType::INT32, 2, 4, "INT32"},       {DataType::INT16, 3, 2, "INT16"},
        {DataType::INT8, 4, 1, "INT8"},         {DataType::UINT8, 5, 1, "UINT8"},
        {DataType::BFLOAT16, 6, 2, "BFLOAT16"}, {DataType::INT64, 7, 8, "INT64"},
        {DataType::UINT64, 8, 8, "UINT64"},     {DataType::UINT16, 9, 2, "UINT16"},
        {DataType::UINT32, 10, 4, "UINT32"},
    };
    for (const auto &expected : kExpected) {
        EXPECT_EQ(static_cast<int>(expected.dtype), expected.value);
        EXPECT_EQ(get_element_size(expected.dtype), expected.size) << expected.name;
        EXPECT_STREQ(get_dtype_name(expected.dtype), expected.name);
    }
    EXPECT_EQ(static_cast<int>(DataType::DATA_TYPE_NUM), 11);
}

TEST(DataType, AnythingElseHasNoSize) {
    for (int value = 11; value < 256; ++value) {
        EXPECT_EQ(get_element_size(static_cast<DataType>(value)), 0u);
        EXPECT_STREQ(get_dtype_name(static_cast<DataType>(value)), "UNKNOWN");
    }
}

TEST(ScalarBits, AreZeroExtended) {
    EXPECT_EQ(to_u64(int32_t{-1}), 0xffffffffull);
    EXPECT_EQ(to_u64(int8_t{-128}), 0x80ull);
    EXPECT_EQ(to_u64(int64_t{-1}), UINT64_MAX);
    EXPECT_EQ(to_u64(1.0f), 0x3f800000ull);
    EXPECT_EQ(to_u64(1.0), 0x3ff0000000000000ull);
    EXPECT_EQ(to_u64(true), 1u);
}

TEST(ScalarBits, ComeBackFromTheLowBytes) {
    EXPECT_EQ(from_u64<int32_t>(0xabcdef01ffffffffull), -1);
    EXPECT_EQ(from_u64<float>(0xdeadbeef40490fdbull), 3.14159274f);
    EXPECT_EQ(from_u64<double>(to_u64(-0.5)), -0.5);
    EXPECT_EQ(from_u64<uint8_t>(0x1ff), 0xff);
}

enum class Color : int16_t { RED = -2 };

TEST(ScalarBits, SupportNumbersAndEnums) {
    static_assert(is_supported_scalar_arg_v<int> && is_supported_scalar_arg_v<const float &>);
    static_assert(is_supported_scalar_arg_v<bool> && is_supported_scalar_arg_v<Color>);
    static_assert(!is_supported_scalar_arg_v<int *> && !is_supported_scalar_arg_v<void>);
    EXPECT_EQ(to_u64(Color::RED), 0xfffeull);
    EXPECT_EQ(from_u64<Color>(0xfffe), Color::RED);
}

}  // namespace
