/// What of the C interface is special to this runtime; test/prepared has what is not.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

constexpr char kEntry[] = "aicpu_orchestration_entry";

class HostInterface : public GraphTest {
protected:
    std::vector<int32_t> in = {1, 2, 3, 4};
    std::vector<int32_t> out = {0, 0, 0, 0};

    Args good_args() { return Args().tensor(in).tensor(out); }
    int prepare(int32_t id, const char *function = kEntry) {
        return chip().prepare(id, make_image(PTO_PROTOCOL_GRAPHS, function, all_kernels()));
    }
    void expect_good_run(int32_t id = 0) {
        out.assign(4, 0);
        ASSERT_EQ(chip().run(id, good_args()), 0) << message();
        EXPECT_EQ(out, (std::vector<int32_t>{2, 3, 4, 5}));
    }
    void expect_last(const char *expected, const char *words) {
        EXPECT_EQ(code(), expected);
        EXPECT_NE(message().find(words), std::string::npos) << message();
        EXPECT_EQ(chip().error().return_code, -1);
        EXPECT_EQ(chip().error().struct_size, sizeof(PtoErrorRecord));
    }
};

TEST_P(HostInterface, UsesDefaultNamesWhereTheCallableHasNone) {
    ASSERT_EQ(prepare(0, ""), 0);
    expect_good_run();
}

TEST_P(HostInterface, StaysUsableAfterTooFewArguments) {
    ASSERT_EQ(prepare(0), 0);
    EXPECT_EQ(chip().run(0, Args().tensor(in)), -1);
    expect_last("ERR_PTO_ORCH_ARGS", "expects 2 arguments");
    expect_good_run();
    EXPECT_EQ(chip().run(0, Args()), -1);
    expect_good_run();
    EXPECT_EQ(chip().run(0, Args().tensor(in).tensor(out).scalar(1).scalar(2)), 0) << "more are accepted";
}

TEST_P(HostInterface, AsksTheConfigurationThatTheCallableNames) {
    const std::vector<uint8_t> library = read_file(PTO_PROTOCOL_GRAPHS);
    const std::vector<uint8_t> image = make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, "nothing", library.data(), static_cast<uint32_t>(library.size()), nullptr, nullptr, 0,
        "three_arguments");
    ASSERT_EQ(chip().prepare(0, image), 0) << message();
    EXPECT_EQ(chip().run(0, good_args()), -1);
    expect_last("ERR_PTO_ORCH_ARGS", "expects 3 arguments");
    EXPECT_EQ(chip().run(0, Args().tensor(in).tensor(out).scalar(1)), 0) << message();
}

TEST_P(HostInterface, FindsAMissingEntryAtTheFirstRun) {
    ASSERT_EQ(prepare(0, "no_such_function"), 0);
    EXPECT_EQ(chip().run(0, good_args()), -1);
    expect_last("ERR_PTO_ORCH_SYMBOL_MISSING", "no_such_function");
    EXPECT_EQ(chip().run(0, good_args()), -1) << "and says so again";
    expect_last("ERR_PTO_ORCH_SYMBOL_MISSING", "no_such_function");
    EXPECT_EQ(chip().aicpu_dlopen_count(), 0u);
    ASSERT_EQ(prepare(1), 0);
    expect_good_run(1);
}

TEST_P(HostInterface, RefusesBrokenLibraries) {
    const std::vector<uint8_t> text(100, 'x');
    const std::vector<uint8_t> kernel = make_callable<CORE_MAX_TENSOR_ARGS>(nullptr, 0, text.data(), 100);
    const int32_t id = 0;
    const std::vector<uint8_t> with_bad_kernel = make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, kEntry, text.data(), 100, &id, &kernel, 1);
    EXPECT_EQ(chip().prepare(0, with_bad_kernel), -1);
    expect_last("ERR_PTO_KERNEL_LOAD", "func_id 0");
    // A library that is one, but no kernel.
    EXPECT_EQ(chip().prepare(0, make_image(PTO_PROTOCOL_GRAPHS, kEntry, {{4, PTO_PROTOCOL_GRAPHS}})), -1);
    expect_last("ERR_PTO_KERNEL_LOAD", "kernel_entry");
    const std::vector<uint8_t> bad_library = make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, kEntry, text.data(), 100, nullptr, nullptr, 0);
    ASSERT_EQ(chip().prepare(0, bad_library), 0);
    EXPECT_EQ(chip().run(0, good_args()), -1);
    expect_last("ERR_PTO_ORCH_LOAD", "cannot be loaded");
    EXPECT_EQ(chip().prepare(1, std::vector<uint8_t>(sizeof(ChipCallable), 0xFF)), -1);
    expect_last("ERR_PTO_CALLABLE_INVALID", "");
    ASSERT_EQ(prepare(2), 0);
    expect_good_run(2);
}

TEST_P(HostInterface, CopiesEveryTensorBothWays) {
    const std::vector<int32_t> zeros(4, 0);
    std::vector<int32_t> first = zeros, second = zeros;
    ASSERT_EQ(run(PTO_PROTOCOL_GRAPHS, "overwrite_both", Args().tensor(first).tensor(second)), 0) << message();
    EXPECT_EQ(first, (std::vector<int32_t>(4, 1)));
    EXPECT_EQ(second, (std::vector<int32_t>(4, 2)));
}

TEST_P(HostInterface, RefusesTensorsThatCannotBe) {
    ASSERT_EQ(prepare(0), 0);
    ContinuousTensor tensor = tensor_over(in, DataType::INT32);
    tensor.data = 0;
    EXPECT_EQ(chip().run(0, Args().tensor(tensor).tensor(out)), -1);
    expect_last("ERR_PTO_ARGS_TENSOR", "tensor 0");
    tensor = tensor_over(in, static_cast<DataType>(250));
    EXPECT_EQ(chip().run(0, Args().tensor(in).tensor(tensor)), -1);
    expect_last("ERR_PTO_ARGS_TENSOR", "tensor 1");
    tensor = tensor_over(in, DataType::INT32);
    tensor.ndims = 6;
    EXPECT_EQ(chip().run(0, Args().tensor(tensor).tensor(out)), -1);
    tensor.ndims = 5;
    for (uint32_t &extent : tensor.shapes) extent = ~0u;
    EXPECT_EQ(chip().run(0, Args().tensor(tensor).tensor(out)), -1);
    expect_last("ERR_PTO_ARGS_TENSOR", "tensor 0");
    expect_good_run();
}

TEST_P(HostInterface, LoadsAnOrchestrationAtItsFirstRun) {
    ASSERT_EQ(prepare(0), 0);
    EXPECT_EQ(chip().aicpu_dlopen_count(), 0u);
    expect_good_run(0);
    EXPECT_EQ(chip().aicpu_dlopen_count(), 1u);
}

TEST_P(HostInterface, WhatCallerAndSignatureCallAnInputIsNotCopiedBack) {
    constexpr auto kScalar = ArgDirection::SCALAR, kIn = ArgDirection::IN, kInout = ArgDirection::INOUT;
    const std::vector<int32_t> written = {2, 3, 4, 5}, untouched = {0, 0, 0, 0};
    const auto out_after = [&](const std::vector<ArgDirection> &signature, uint64_t inputs) {
        PtoRunOptions options{};
        options.struct_size = sizeof(options);
        options.input_tensors = inputs;
        out = untouched;
        chip().unregister(0);
        EXPECT_EQ(chip().prepare(0, make_image(PTO_PROTOCOL_GRAPHS, kEntry, all_kernels(), signature)), 0) << message();
        EXPECT_EQ(chip().run_with(0, good_args(), options), 0) << message();
        return out;
    };
    EXPECT_EQ(out_after({kIn, kIn}, 0b11), untouched);
    EXPECT_EQ(out_after({kIn, kScalar, kIn}, 0b11), untouched) << "scalars are no tensors";
    EXPECT_EQ(out_after({kIn, kIn}, 0), written) << "sources may write what they declare to be an input";
    EXPECT_EQ(out_after({kIn, kIn}, 0b01), written);
    EXPECT_EQ(out_after({kIn, kInout}, 0b11), written) << "callers may take an output for an input";
    EXPECT_EQ(out_after({kIn, kScalar}, 0b11), written);
    EXPECT_EQ(out_after({}, ~uint64_t{0}), written) << "without a signature all is copied back";
}

PTO_ON_EVERY_CHIP(HostInterface);

}  // namespace
}  // namespace test
}  // namespace pto
