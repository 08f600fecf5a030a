#include "callable.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

using Bytes = std::vector<uint8_t>;

template <typename T>
T at(const Bytes &image, size_t offset) {
    T value;
    std::memcpy(&value, image.data() + offset, sizeof(T));
    return value;
}

Bytes make_core(const std::string &code, const std::vector<ArgDirection> &signature = {}) {
    return make_callable<CORE_MAX_TENSOR_ARGS>(signature.data(), static_cast<int32_t>(signature.size()), code.data(),
                                               static_cast<uint32_t>(code.size()));
}

Bytes make_chip(const std::string &code, const std::vector<int32_t> &func_ids, const std::vector<Bytes> &children,
                const char *func_name = "entry", const char *config_name = nullptr) {
    const ArgDirection signature[] = {ArgDirection::IN, ArgDirection::OUT, ArgDirection::SCALAR};
    return make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        signature, 3, func_name, code.data(), static_cast<uint32_t>(code.size()), func_ids.data(), children.data(),
        static_cast<int32_t>(children.size()), config_name);
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

TEST(CoreCallable, ImageHasTheStatedBytes) {
    const Bytes image = make_core("kernel", {ArgDirection::IN, ArgDirection::INOUT});
    ASSERT_EQ(image.size(), 128u + 6u);
    EXPECT_EQ(at<int32_t>(image, 0), 1);
    EXPECT_EQ(at<int32_t>(image, 4), 3);
    EXPECT_EQ(at<int32_t>(image, 8), 0);
    EXPECT_EQ(at<int32_t>(image, 64), 2);
    EXPECT_EQ(at<uint32_t>(image, 68), 6u);
    EXPECT_EQ(at<uint64_t>(image, 72), 0u);
    for (size_t i = 80; i < 128; ++i) EXPECT_EQ(image[i], 0);
    EXPECT_EQ(std::string(image.begin() + 128, image.end()), "kernel");
}

TEST(CoreCallable, ReadsItself) {
    Bytes image = make_core("kernel", {ArgDirection::OUT});
    auto *callable = reinterpret_cast<CoreCallable *>(image.data());
    EXPECT_EQ(callable->sig_count(), 1);
    EXPECT_EQ(callable->sig(0), ArgDirection::OUT);
    EXPECT_EQ(message_of<std::out_of_range>([&] { callable->sig(1); }), "Callable: sig index out of range");
    EXPECT_EQ(message_of<std::out_of_range>([&] { callable->sig(-1); }), "Callable: sig index out of range");
    EXPECT_EQ(callable->binary_size(), 6u);
    EXPECT_EQ(0, std::memcmp(callable->binary_data(), "kernel", 6));
    callable->set_resolved_addr(0x1234);
    EXPECT_EQ(callable->resolved_addr(), 0x1234u);
    EXPECT_EQ(at<uint64_t>(image, 72), 0x1234u);
}

TEST(CoreCallable, TakesSixteenSignatureEntries) {
    EXPECT_EQ(make_core("", std::vector<ArgDirection>(16)).size(), 128u);
    EXPECT_EQ(message_of<std::invalid_argument>([] { make_core("", std::vector<ArgDirection>(17)); }),
              "make_callable: sig_count exceeds MaxSig");
}

TEST(ChipCallable, ImageHasTheStatedBytes) {
    const Bytes image = make_chip("0123456789", {7, 3}, {make_core("abc"), make_core("de")}, "entry", "config");
    EXPECT_EQ(at<int32_t>(image, 0), 1);
    EXPECT_EQ(at<int32_t>(image, 4), 2);
    EXPECT_EQ(at<int32_t>(image, 8), 0);
    EXPECT_EQ(at<int32_t>(image, 256), 3);
    EXPECT_EQ(at<uint32_t>(image, 260), 10u);
    EXPECT_STREQ(reinterpret_cast<const char *>(image.data() + 264), "entry");
    EXPECT_EQ(at<uint32_t>(image, 328), 5u);
    EXPECT_EQ(at<int32_t>(image, 332), 7);
    EXPECT_EQ(at<int32_t>(image, 336), 3);
    EXPECT_EQ(at<uint32_t>(image, 4428), 64u) << "10 rounded up";
    EXPECT_EQ(at<uint32_t>(image, 4432), 256u) << "64 + 131 rounded up";
    EXPECT_EQ(at<int32_t>(image, 8524), 2);
    EXPECT_STREQ(reinterpret_cast<const char *>(image.data() + 8528), "config");
    EXPECT_EQ(at<uint32_t>(image, 8592), 6u);
    EXPECT_EQ(std::string(image.begin() + 8596, image.begin() + 8606), "0123456789");
    EXPECT_EQ(image.size(), 8596u + 256u + 130u);
    EXPECT_EQ(std::string(image.end() - 2, image.end()), "de");
}

TEST(ChipCallable, WithoutChildrenEndsAfterTheOrchestration) {
    EXPECT_EQ(make_chip("0123456789", {}, {}).size(), 8606u);
    EXPECT_EQ(make_chip("", {}, {}).size(), 8596u);
}

TEST(ChipCallable, ReadsItself) {
    const Bytes image = make_chip("code", {9}, {make_core("abc")}, "entry", "config");
    const auto *callable = reinterpret_cast<const ChipCallable *>(image.data());
    EXPECT_EQ(callable->sig_count(), 3);
    EXPECT_EQ(callable->sig(1), ArgDirection::OUT);
    EXPECT_STREQ(callable->func_name(), "entry");
    EXPECT_EQ(callable->func_name_len(), 5u);
    EXPECT_STREQ(callable->config_name(), "config");
    EXPECT_EQ(callable->config_name_len(), 6u);
    EXPECT_EQ(callable->binary_size(), 4u);
    EXPECT_EQ(0, std::memcmp(callable->binary_data(), "code", 4));
    EXPECT_EQ(callable->child_count(), 1);
    EXPECT_EQ(callable->child_func_id(0), 9);
    EXPECT_EQ(callable->child_offset(0), 64u);
    EXPECT_EQ(CoreCallableView(callable->child_image(0)).binary_size(), 3u);

    EXPECT_EQ(message_of<std::out_of_range>([&] { callable->sig(3); }), "Callable: sig index out of range");
    EXPECT_EQ(message_of<std::out_of_range>([&] { callable->child_image(1); }), "Callable: child index out of range");
    EXPECT_EQ(message_of<std::out_of_range>([&] { callable->child_func_id(1); }),
              "Callable: child_func_id index out of range");
    EXPECT_EQ(message_of<std::out_of_range>([&] { callable->child_offset(-1); }),
              "Callable: child_offset index out of range");
}

TEST(ChipCallable, CutsLongNamesAndAcceptsNone) {
    const std::string long_name(100, 'n');
    const Bytes image = make_chip("", {}, {}, long_name.c_str(), nullptr);
    const ChipCallableView view(image.data());
    EXPECT_EQ(view.func_name_len(), 63u);
    EXPECT_EQ(std::string(view.func_name()), std::string(63, 'n'));
    EXPECT_EQ(view.config_name_len(), 0u);
    EXPECT_STREQ(view.config_name(), "");
    EXPECT_EQ(ChipCallableView(make_chip("", {}, {}, nullptr).data()).func_name_len(), 0u);
    EXPECT_EQ(validate_chip_callable(image.data(), image.size()), nullptr);
}

TEST(ChipCallable, TakesSixtyFourSignatureEntriesAndAThousandChildren) {
    const std::vector<ArgDirection> signature(65);
    EXPECT_EQ(message_of<std::invalid_argument>([&] {
                  make_callable<CoreCallable, 64, 1024>(signature.data(), 65, "f", "", 0, nullptr, nullptr, 0);
              }),
              "make_callable: sig_count exceeds MaxSig");
    EXPECT_EQ(message_of<std::invalid_argument>([&] {
                  make_callable<CoreCallable, 64, 1024>(signature.data(), -1, "f", "", 0, nullptr, nullptr, 0);
              }),
              "make_callable: sig_count exceeds MaxSig");

    std::vector<int32_t> func_ids;
    for (int32_t i = 0; i < 1025; ++i) func_ids.push_back(1023 - i);
    std::vector<Bytes> children(1024, make_core("k"));
    const Bytes image = make_chip("orch", {func_ids.begin(), func_ids.end() - 1}, children);
    EXPECT_EQ(validate_chip_callable(image.data(), image.size()), nullptr);
    EXPECT_EQ(ChipCallableView(image.data()).child_func_id(1023), 0);

    children.push_back(make_core("k"));
    EXPECT_EQ(message_of<std::invalid_argument>([&] { make_chip("orch", func_ids, children); }),
              "make_callable: child_count exceeds MaxChildren");
}

}  // namespace
