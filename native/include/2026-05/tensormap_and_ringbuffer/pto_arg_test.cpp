#include "pto_arg.h"

#include <gtest/gtest.h>

#include <vector>

#include "pto_layout_checks.h"

namespace {

constexpr const char *kOrder =
    "add_input/add_output/add_inout called after add_scalar: all tensors must be added before any scalars";
constexpr const char *kTensors = "Too many tensor args (exceeds MAX_TENSOR_ARGS=16)";
constexpr const char *kScalars = "Too many scalar args (exceeds MAX_SCALAR_ARGS=32)";
constexpr const char *kDeps = "Too many explicit deps (exceeds explicit dependency capacity=16)";
constexpr const char *kRange = "Source scalar range out of bounds in copy_scalars_from";

const uint32_t kShape[] = {4};

Tensor make_tensor() { return make_tensor_external(nullptr, kShape, 1); }

TEST(Arg, IsEmptyAtFirst) {
    const Arg args{};
    EXPECT_EQ(args.tensor_count(), 0);
    EXPECT_EQ(args.scalar_count(), 0);
    EXPECT_EQ(args.explicit_dep_count(), 0u);
    EXPECT_FALSE(args.has_error);
    EXPECT_EQ(args.error_msg, nullptr);
    EXPECT_EQ(args.launch_spec.block_num(), 1);
    EXPECT_FALSE(args.launch_spec.require_sync_start());
}

TEST(Arg, KeepsAddressesAndTagsInOrder) {
    Tensor a = make_tensor();
    const Tensor b = make_tensor();
    Tensor c = make_tensor();
    TensorCreateInfo created(kShape, 1);
    Arg args;
    args.add_input(a, b);
    args.add_output(created);
    args.add_output(c);
    args.add_inout(a);
    args.add_no_dep(b);

    ASSERT_EQ(args.tensor_count(), 6);
    EXPECT_EQ(args.tensor(0).ptr, &a);
    EXPECT_EQ(args.tensor(1).ptr, &b);
    EXPECT_EQ(args.tensor(2).create_info, &created);
    EXPECT_EQ(args.tensor(3).ptr, &c);
    const TensorArgType kTags[] = {TensorArgType::INPUT,           TensorArgType::INPUT, TensorArgType::OUTPUT,
                                   TensorArgType::OUTPUT_EXISTING, TensorArgType::INOUT, TensorArgType::NO_DEP};
    for (int i = 0; i < 6; ++i) EXPECT_EQ(args.tag(i), kTags[i]) << i;
    EXPECT_FALSE(args.has_error);
}

TEST(Arg, PacksScalarsIntoWords) {
    enum class Mode : uint8_t { FAST = 3 };
    Arg args;
    args.add_scalar(1.5f, int32_t{-1}, uint64_t{UINT64_MAX}, Mode::FAST, true);
    const int32_t words[] = {-2, 5};
    args.add_scalars_i32(words, 2);
    const uint64_t raw[] = {0x1234567890abcdefull};
    args.add_scalars(raw, 1);

    const std::vector<uint64_t> expected = {0x3fc00000, 0xffffffff, UINT64_MAX, 3, 1, 0xfffffffe, 5, raw[0]};
    ASSERT_EQ(args.scalar_count(), static_cast<int32_t>(expected.size()));
    for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(args.scalar(static_cast<int32_t>(i)), expected[i]) << i;
}

TEST(Arg, RecordsATensorAfterAScalar) {
    Tensor tensor = make_tensor();
    TensorCreateInfo info(kShape, 1);
    const auto error_of = [](auto add) {
        Arg args;
        args.add_scalar(1);
        add(args);
        EXPECT_EQ(args.tensor_count(), 0);
        EXPECT_TRUE(args.has_error);
        return args.error_msg;
    };
    EXPECT_STREQ(error_of([&](Arg &args) { args.add_input(tensor); }), kOrder);
    EXPECT_STREQ(error_of([&](Arg &args) { args.add_output(tensor); }), kOrder);
    EXPECT_STREQ(error_of([&](Arg &args) { args.add_output(info); }), kOrder);
    EXPECT_STREQ(error_of([&](Arg &args) { args.add_inout(tensor); }), kOrder);
    EXPECT_STREQ(error_of([&](Arg &args) { args.add_no_dep(tensor); }), kOrder);
}

TEST(Arg, TakesSixteenTensors) {
    Tensor tensor = make_tensor();
    Arg args;
    for (int i = 0; i < 16; ++i) args.add_input(tensor);
    EXPECT_FALSE(args.has_error);
    args.add_input(tensor);
    EXPECT_TRUE(args.has_error);
    EXPECT_STREQ(args.error_msg, kTensors);
    EXPECT_EQ(args.tensor_count(), 16);

    Arg several;
    for (int i = 0; i < 15; ++i) several.add_input(tensor);
    several.add_input(tensor, tensor);
    EXPECT_STREQ(several.error_msg, kTensors);
    EXPECT_EQ(several.tensor_count(), 15) << "a call adds all or nothing";
}

TEST(Arg, TakesThirtyTwoScalars) {
    Arg args;
    const std::vector<uint64_t> words(31);
    args.add_scalars(words.data(), 31);
    args.add_scalar(1);
    EXPECT_FALSE(args.has_error);
    args.add_scalar(2);
    EXPECT_STREQ(args.error_msg, kScalars);
    EXPECT_EQ(args.scalar_count(), 32);

    const auto error_of = [&](auto add) {
        Arg full;
        full.add_scalars(words.data(), 31);
        add(full);
        EXPECT_EQ(full.scalar_count(), 31);
        return full.error_msg;
    };
    const int32_t narrow[2] = {};
    EXPECT_STREQ(error_of([&](Arg &full) { full.add_scalar(1, 2); }), kScalars);
    EXPECT_STREQ(error_of([&](Arg &full) { full.add_scalars(words.data(), 2); }), kScalars);
    EXPECT_STREQ(error_of([&](Arg &full) { full.add_scalars(words.data(), -1); }), kScalars);
    EXPECT_STREQ(error_of([&](Arg &full) { full.add_scalars(words.data(), INT32_MAX); }), kScalars);
    EXPECT_STREQ(error_of([&](Arg &full) { full.add_scalars_i32(narrow, 2); }), kScalars);
}

TEST(Arg, CopiesScalarsOfAnother) {
    Arg source;
    source.add_scalar(10, 11, 12, 13);
    Arg args;
    args.copy_scalars_from(source, 1, 2);
    ASSERT_EQ(args.scalar_count(), 2);
    EXPECT_EQ(args.scalar(0), 11u);
    EXPECT_EQ(args.scalar(1), 12u);

    for (const auto &[offset, count] : {std::pair{3, 2}, {-1, 1}, {0, -1}, {0, 5}, {INT32_MAX, INT32_MAX}}) {
        Arg bad;
        bad.copy_scalars_from(source, offset, count);
        EXPECT_STREQ(bad.error_msg, kRange) << offset << " " << count;
    }
}

TEST(Arg, TakesSixteenExplicitDeps) {
    Arg args;
    for (uint32_t i = 0; i < 14; ++i) args.add_dep(PTO2TaskId::make(0, i));
    args.add_dep(PTO2TaskId::make(1, 14), PTO2TaskId::make(2, 15));
    EXPECT_FALSE(args.has_error);
    ASSERT_EQ(args.explicit_dep_count(), 16u);
    EXPECT_EQ(args.explicit_dep(15), PTO2TaskId::make(2, 15));
    EXPECT_EQ(args.explicit_deps_data()[14], PTO2TaskId::make(1, 14));
    args.add_dep(PTO2TaskId::make(0, 16));
    EXPECT_STREQ(args.error_msg, kDeps);
    EXPECT_EQ(args.explicit_dep_count(), 16u);
    EXPECT_THROW(args.explicit_dep(16), AssertionError);
}

TEST(Arg, KeepsTheFirstError) {
    Arg args;
    args.set_error("first");
    args.set_error("second");
    EXPECT_STREQ(args.error_msg, "first");
}

TEST(Arg, ResetKeepsTheLaunchSpecification) {
    Tensor tensor = make_tensor();
    Arg args;
    args.add_input(tensor);
    args.add_scalar(1);
    args.add_dep(PTO2TaskId::make(0, 1));
    args.set_error("error");
    args.launch_spec.set_block_num(7);
    args.launch_spec.set_require_sync_start(true);
    args.reset();
    EXPECT_EQ(args.tensor_count(), 0);
    EXPECT_EQ(args.scalar_count(), 0);
    EXPECT_EQ(args.explicit_dep_count(), 0u);
    EXPECT_FALSE(args.has_error);
    EXPECT_EQ(args.error_msg, nullptr);
    EXPECT_EQ(args.launch_spec.block_num(), 7);
    EXPECT_TRUE(args.launch_spec.require_sync_start());
    args.add_input(tensor);
    EXPECT_EQ(args.tensor_count(), 1) << "tensors may follow again";
}

TEST(Arg, ClearKeepsDepsWhereTheChipDoes) {
    Arg args;
    args.add_scalar(1);
    args.add_dep(PTO2TaskId::make(0, 1));
    args.clear();
    EXPECT_EQ(args.scalar_count(), 0);
#ifdef PTO_ARCH_A5
    EXPECT_EQ(args.explicit_dep_count(), 0u);
#else
    EXPECT_EQ(args.explicit_dep_count(), 1u);
#endif
}

}  // namespace
