#include "callable_view.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "callable_builder.h"

namespace {

using Bytes = std::vector<uint8_t>;

/// Two kernels, 100 bytes of orchestration.
Bytes make_valid() {
    const ArgDirection signature[] = {ArgDirection::IN, ArgDirection::OUT};
    const Bytes children[] = {make_callable<CORE_MAX_TENSOR_ARGS>(signature, 2, "first", 5),
                              make_callable<CORE_MAX_TENSOR_ARGS>(signature, 1, "second", 6)};
    const int32_t func_ids[] = {0, 1023};
    const std::string code(100, 'o');
    return make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        signature, 2, "entry", code.data(), 100, func_ids, children, 2, "config");
}

template <typename T>
void put(Bytes &image, size_t offset, T value) {
    std::memcpy(image.data() + offset, &value, sizeof(T));
}

std::string error_of(const Bytes &image) {
    const char *error = validate_chip_callable(image.data(), image.size());
    return error == nullptr ? "" : error;
}

constexpr size_t kChild0 = sizeof(ChipCallable) + 128;
constexpr size_t kChild1 = sizeof(ChipCallable) + 320;

TEST(ChipCallableView, ReadsAnImageOfAnyAlignment) {
    const Bytes image = make_valid();
    for (size_t shift = 0; shift < 8; ++shift) {
        Bytes shifted(shift);
        shifted.insert(shifted.end(), image.begin(), image.end());
        const uint8_t *start = shifted.data() + shift;
        ASSERT_EQ(validate_chip_callable(start, image.size()), nullptr);
        EXPECT_EQ(chip_callable_image_size(start), image.size());

        const ChipCallableView view(start);
        EXPECT_EQ(view.sig_count(), 2);
        EXPECT_EQ(view.sig(1), ArgDirection::OUT);
        EXPECT_STREQ(view.func_name(), "entry");
        EXPECT_STREQ(view.config_name(), "config");
        EXPECT_EQ(view.binary_size(), 100u);
        EXPECT_EQ(view.binary_data()[99], 'o');
        ASSERT_EQ(view.child_count(), 2);
        EXPECT_EQ(view.child_func_id(1), 1023);
        EXPECT_EQ(view.child(0).sig_count(), 2);
        EXPECT_EQ(view.child(0).sig(1), ArgDirection::OUT);
        EXPECT_EQ(view.child(0).resolved_addr(), 0u);
        EXPECT_EQ(view.child(1).binary_size(), 6u);
        EXPECT_EQ(0, std::memcmp(view.child(1).binary_data(), "second", 6));
    }
}

TEST(ValidateChipCallable, RejectsEachKindOfDamage) {
    const auto damaged = [](auto damage) {
        Bytes image = make_valid();
        damage(image);
        return error_of(image);
    };
    EXPECT_EQ(damaged([](Bytes &) {}), "");
    EXPECT_STREQ(validate_chip_callable(nullptr, 10000), "image is null");

    const char *const kSigCount = "signature count out of range";
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 256, -1); }), kSigCount);
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 256, 65); }), kSigCount);
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 4, 4); }), "signature holds an unknown direction");

    const char *const kFuncName = "function name is not a string of its stated length";
    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 328, 4); }), kFuncName);
    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 328, UINT32_MAX); }), kFuncName);
    EXPECT_EQ(damaged([](Bytes &b) { std::memset(b.data() + 264, 'x', 64), put<uint32_t>(b, 328, 64); }), kFuncName);
    EXPECT_EQ(damaged([](Bytes &b) { b[8528] = 0; }), "config name is not a string of its stated length");

    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 260, UINT32_MAX); }),
              "orchestration bytes reach beyond the image");
    const char *const kChildCount = "child count out of range";
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 8524, -1); }), kChildCount);
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 8524, 1025); }), kChildCount);

    const char *const kFuncId = "child function id out of range";
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 332, -1); }), kFuncId);
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 332, 1024); }), kFuncId);
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, 336, 0); }), "two children have the same function id");

    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 4428, 129); }), "child offset is not a multiple of 64");
    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 4428, 64); }), "child overlaps what comes before it");
    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 4432, 128); }), "child overlaps what comes before it");
    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 4432, 384); }), "child header reaches beyond the image");
    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, 4432, 0xffffffc0u); }), "child header reaches beyond the image");

    const char *const kChildSig = "child signature count out of range";
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, kChild0 + 64, 17); }), kChildSig);
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, kChild0 + 64, -1); }), kChildSig);
    EXPECT_EQ(damaged([](Bytes &b) { put<int32_t>(b, kChild0, 9); }), "child signature holds an unknown direction");
    EXPECT_EQ(damaged([](Bytes &b) { put<uint32_t>(b, kChild1 + 68, 7); }),
              "child kernel bytes reach beyond the image");
}

TEST(ValidateChipCallable, RejectsEveryTruncation) {
    const Bytes image = make_valid();
    for (size_t size = 0; size < image.size(); ++size) {
        const Bytes truncated(image.begin(), image.begin() + static_cast<long>(size));
        ASSERT_NE(error_of(truncated), "") << size;
    }
}

TEST(ValidateCoreCallable, ChecksHeaderAndSize) {
    const ArgDirection signature[] = {ArgDirection::IN};
    Bytes image = make_callable<CORE_MAX_TENSOR_ARGS>(signature, 1, "kernel", 6);
    EXPECT_EQ(validate_core_callable(image.data(), image.size()), nullptr);
    EXPECT_STREQ(validate_core_callable(image.data(), image.size() - 1), "kernel bytes reach beyond the image");
    EXPECT_STREQ(validate_core_callable(image.data(), 127), "image is shorter than its header");
    EXPECT_STREQ(validate_core_callable(nullptr, 127), "image is null");
    put<int32_t>(image, 64, 17);
    EXPECT_STREQ(validate_core_callable(image.data(), image.size()), "child signature count out of range");
}

TEST(ChipCallableImageSize, IsZeroForABrokenHeader) {
    Bytes image = make_valid();
    EXPECT_EQ(chip_callable_image_size(nullptr), 0u);
    put<int32_t>(image, 8524, -5);
    EXPECT_EQ(chip_callable_image_size(image.data()), 0u);
}

}  // namespace
