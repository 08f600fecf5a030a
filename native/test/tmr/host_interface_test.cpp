/// The C interface, row by row of its contract.
#include <thread>

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

TEST_P(HostInterface, RunsAPreparedCallableWhoseImageIsGone) {
    {
        std::vector<uint8_t> image = make_image(PTO_PROTOCOL_GRAPHS, kEntry, all_kernels());
        ASSERT_EQ(chip().prepare(5, image), 0) << message();
        image.assign(image.size(), 0xEE);
    }
    expect_good_run(5);
    expect_good_run(5);
}

TEST_P(HostInterface, UsesDefaultNamesWhereTheCallableHasNone) {
    ASSERT_EQ(prepare(0, ""), 0);
    expect_good_run();
}

TEST_P(HostInterface, RefusesAnIdThatIsPrepared) {
    ASSERT_EQ(prepare(3), 0);
    EXPECT_EQ(prepare(3), -1);
    expect_last("ERR_PTO_CALLABLE_DUPLICATE", "3");
    expect_good_run(3);
}

TEST_P(HostInterface, RefusesIdsOutOfRange) {
    for (const int32_t id : {-1, 64, 1 << 30}) {
        EXPECT_EQ(prepare(id), -1);
        expect_last("ERR_PTO_CALLABLE_ID_RANGE", "0 to 63");
        EXPECT_EQ(chip().run(id, good_args()), -1);
        expect_last("ERR_PTO_CALLABLE_ID_RANGE", "0 to 63");
    }
    EXPECT_EQ(prepare(63), 0);
    expect_good_run(63);
}

TEST_P(HostInterface, RefusesToRunWhatIsNotPrepared) {
    EXPECT_EQ(chip().run(7, good_args()), -1);
    expect_last("ERR_PTO_CALLABLE_UNKNOWN", "7");
    ASSERT_EQ(prepare(7), 0);
    ASSERT_EQ(chip().unregister(7), 0);
    EXPECT_EQ(chip().run(7, good_args()), -1);
}

TEST_P(HostInterface, UnregistersWhatItDoesNotKnow) {
    EXPECT_EQ(chip().unregister(9), 0);
    EXPECT_EQ(chip().unregister(-5), 0);
    EXPECT_EQ(chip().unregister(1000), 0);
}

TEST_P(HostInterface, RefusesLaunchesBeyondTheChip) {
    ASSERT_EQ(prepare(0), 0);
    for (const int blocks : {0, -1, GetParam().max_block_dim + 1}) {
        EXPECT_EQ(chip().run(0, good_args(), blocks, 3), -1) << blocks;
        expect_last("ERR_PTO_LAUNCH_INVALID", "block_dim");
    }
    for (const int threads : {0, -1, GetParam().max_aicpu_threads + 1}) {
        EXPECT_EQ(chip().run(0, good_args(), 3, threads), -1) << threads;
        expect_last("ERR_PTO_LAUNCH_INVALID", "aicpu_thread_num");
    }
    expect_good_run();
}

TEST_P(HostInterface, RunsWithEveryThreadCountAndBlockDim) {
    ASSERT_EQ(prepare(0), 0);
    for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
        for (int blocks = 1; blocks <= GetParam().max_block_dim; ++blocks) {
            out.assign(4, 0);
            ASSERT_EQ(chip().run(0, good_args(), blocks, threads), 0) << blocks << " " << threads << " " << message();
            ASSERT_EQ(out, (std::vector<int32_t>{2, 3, 4, 5})) << blocks << " " << threads;
        }
    }
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

TEST_P(HostInterface, EndsAtOnceWithoutTasks) {
    EXPECT_EQ(run(PTO_PROTOCOL_GRAPHS, "nothing", good_args()), 0) << message();
    EXPECT_EQ(rerun(good_args()), 0);
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

TEST_P(HostInterface, TakesSixtyFourTensors) {
    std::vector<std::vector<int32_t>> values(64, std::vector<int32_t>(3, 5));
    Args args;
    for (auto &value : values) args.tensor(value);
    ASSERT_EQ(run(PTO_PROTOCOL_GRAPHS, "increment_all", args), 0) << message();
    for (const auto &value : values) EXPECT_EQ(value, (std::vector<int32_t>(3, 6)));
}

TEST_P(HostInterface, CopiesNothingBackAfterAFailure) {
    EXPECT_EQ(run(PTO_PROTOCOL_GRAPHS, "change_and_fail", good_args()), -9);
    EXPECT_EQ(in[0], 1);
    ASSERT_EQ(prepare(1), 0);
    expect_good_run(1);
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

TEST_P(HostInterface, CountsDeviceLoadsOfOrchestrations) {
    ASSERT_EQ(prepare(0), 0);
    EXPECT_EQ(chip().aicpu_dlopen_count(), 0u) << "preparing loads nothing";
    for (int i = 0; i < 3; ++i) expect_good_run(0);
    EXPECT_EQ(chip().aicpu_dlopen_count(), 1u);
    ASSERT_EQ(prepare(1), 0);
    ASSERT_EQ(prepare(2), 0);
    for (int i = 0; i < 3; ++i) {
        expect_good_run(1);
        expect_good_run(2);
    }
    EXPECT_EQ(chip().aicpu_dlopen_count(), 3u) << "two ids with the same library are two loads";
    ASSERT_EQ(chip().unregister(1), 0);
    expect_good_run(2);
    ASSERT_EQ(prepare(1), 0);
    expect_good_run(1);
    EXPECT_EQ(chip().aicpu_dlopen_count(), 4u) << "preparing again is a load again";
    EXPECT_EQ(chip().host_dlopen_count(), 0u);
}

TEST_P(HostInterface, KeepsStaticDataOfALibraryBetweenRunsAndApartFromOtherIds) {
    ASSERT_EQ(prepare(0, "count_runs"), 0);
    ASSERT_EQ(prepare(1, "count_runs"), 0);
    for (int32_t expected = 1; expected <= 3; ++expected) {
        ASSERT_EQ(chip().run(0, good_args()), 0);
        EXPECT_EQ(out[0], expected);
    }
    ASSERT_EQ(chip().run(1, good_args()), 0);
    EXPECT_EQ(out[0], 1);
}

TEST_P(HostInterface, RefusesDiagnosticsThatItDoesNotHave) {
    ASSERT_EQ(prepare(0), 0);
    const ChipStorageTaskArgs &args = good_args();
    alignas(64) static uint8_t storage[1 << 16];
    ASSERT_LE(chip().host().get<decltype(::get_runtime_size)>("get_runtime_size")(), sizeof(storage));
    EXPECT_EQ(chip().host().get<decltype(::run_prepared)>("run_prepared")(chip().context(), storage, 0, &args, 3, 3, 1, 0, 0, 0, "/"), -1);
    expect_last("ERR_PTO_RUN_UNSUPPORTED", "diagnostics");
    expect_good_run();
}

PTO_ON_EVERY_CHIP(HostInterface);

}  // namespace
}  // namespace test
}  // namespace pto
