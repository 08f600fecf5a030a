/// What of the C interface is special to this runtime.
#include "test/chip/process_state.h"
#include "test/hbg/graph_test.h"

namespace pto {
namespace test {
namespace {

class Protocol : public GraphTest {
protected:
    std::vector<int32_t> in = {1, 2, 3, 4};
    std::vector<int32_t> out = {0, 0, 0, 0};

    Args good_args() { return Args().tensor(in).tensor(out); }
    int prepare(int32_t id, const char *function = "add_one") {
        return chip().prepare(id, make_image(PTO_PROTOCOL_GRAPHS, function, all_kernels()));
    }
};

TEST_P(Protocol, AnOrchestrationWithoutANameIsRefused) {
    EXPECT_EQ(prepare(0, ""), -1);
    EXPECT_EQ(code(), "ERR_PTO_ORCH_SYMBOL_MISSING");
    EXPECT_EQ(chip().run(0, good_args()), -1);
    EXPECT_EQ(code(), "ERR_PTO_CALLABLE_UNKNOWN");
}

TEST_P(Protocol, AMissingFunctionIsFoundWhenPreparing) {
    EXPECT_EQ(prepare(0, "no_such_function"), -1);
    EXPECT_EQ(code(), "ERR_PTO_ORCH_SYMBOL_MISSING");
    EXPECT_NE(message().find("no_such_function"), std::string::npos) << message();
    EXPECT_EQ(chip().host_dlopen_count(), 0u);
    EXPECT_FALSE(is_mapped("_orch_cid")) << "the library is closed";
    EXPECT_EQ(prepare(0), 0) << "the id is still free: " << message();
    EXPECT_TRUE(is_mapped("_orch_cid"));
    EXPECT_EQ(chip().run(0, good_args()), 0) << message();
}

TEST_P(Protocol, BrokenLibrariesAreFoundWhenPreparing) {
    const std::vector<uint8_t> text(100, 'x');
    const std::vector<uint8_t> image = make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        nullptr, 0, "add_one", text.data(), 100, nullptr, nullptr, 0);
    EXPECT_EQ(chip().prepare(0, image), -1);
    EXPECT_EQ(code(), "ERR_PTO_ORCH_LOAD");
    EXPECT_EQ(chip().prepare(0, make_image(PTO_PROTOCOL_GRAPHS, "add_one", {{4, PTO_PROTOCOL_GRAPHS}})), -1);
    EXPECT_EQ(code(), "ERR_PTO_KERNEL_LOAD");
    EXPECT_EQ(chip().host_dlopen_count(), 0u);
}

TEST_P(Protocol, CopiesBackWithoutTasks) {
    EXPECT_EQ(run(PTO_PROTOCOL_GRAPHS, "only_copy", good_args()), 0) << message();
    EXPECT_EQ(out, in);
}

TEST_P(Protocol, ExportsTheRecordingOfPairs) {
    auto *record = chip().host().get<decltype(::record_tensor_pair)>("record_tensor_pair");
    EXPECT_EQ(run(PTO_PROTOCOL_GRAPHS, "copy_by_symbol", good_args().scalar(reinterpret_cast<uint64_t>(record))), 0) << message();
    EXPECT_EQ(out, in);
}

TEST_P(Protocol, AKernelGetsItsArgumentsAndNothingElse) {
    for (const uint64_t count : {1u, 3u, 16u}) {
        std::vector<int64_t> words(16, -1);
        ASSERT_EQ(run(PTO_PROTOCOL_GRAPHS, "store_args", Args().tensor(words, DataType::INT64).scalar(count)), 0) << message();
        std::vector<int64_t> expected(16, 0);
        for (uint64_t i = 0; i < count; ++i) expected[i] = 1000 + static_cast<int64_t>(i);
        expected[0] = words[0];
        if (count > 1) expected[1] = 0xFFFFFFFE;
        if (count > 2) expected[2] = 0x3FC00000;
        EXPECT_EQ(words, expected);
        EXPECT_NE(words[0], 0);
    }
}

TEST_P(Protocol, AnOrchestrationBuiltFromLayoutsAloneRuns) {
    ASSERT_EQ(run(PTO_BINARY_INTERFACE_GRAPHS, "build", good_args().scalar(2)), 0) << message();
    EXPECT_EQ(out, (std::vector<int32_t>{16, 17, 18, 19}));
    EXPECT_EQ(rerun(good_args().scalar(1)), 1) << "it has two tasks";
}

TEST_P(Protocol, ListsItsTasks) {
    std::vector<float> a(4, 2), b(4, 3), f(4, 0);
    testing::internal::CaptureStderr();
    const int rc = run(PTO_SHAPES_GRAPHS, "vector_example",
                       Args().tensor(a, DataType::FLOAT32).tensor(b, DataType::FLOAT32).tensor(f, DataType::FLOAT32));
    const std::string log = testing::internal::GetCapturedStderr();
    ASSERT_EQ(rc, 0) << message();
    EXPECT_NE(log.find("print_runtime: 4 tasks"), std::string::npos) << log;
    EXPECT_NE(log.find("task 0: AIV func_id 7, args 0x"), std::string::npos) << log;
    EXPECT_NE(log.find("waits for 0, then 1 2"), std::string::npos) << log;
    EXPECT_NE(log.find("waits for 2, then none"), std::string::npos) << log;
}

PTO_ON_EVERY_CHIP(Protocol);

}  // namespace
}  // namespace test
}  // namespace pto
