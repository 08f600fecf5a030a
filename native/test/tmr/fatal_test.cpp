/// What goes wrong in an orchestration ends its run with a code and a text, and nothing else.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class Fatal : public GraphTest {
protected:
    std::vector<int32_t> values = {1, 2, 3, 4};

    Args args() { return Args().tensor(values); }
    void expect_invalid(const char *function, const ChipStorageTaskArgs &args, const char *words) {
        expect_failure(PTO_ERRORS_GRAPHS, function, args, -5, "ERR_PTO_RUN_INVALID_ARGS", words);
        expect_good_graph();
    }
    void expect_good_graph() {
        std::vector<int32_t> value = {0};
        EXPECT_EQ(run(PTO_DEPENDENCIES_GRAPHS, "inout_chain", Args().tensor(value).scalar(3)), 0) << message();
        EXPECT_EQ(value[0], 18);
    }
};

TEST_P(Fatal, ReportsOfTheOrchestrationEndTheRun) {
    for (int i = 0; i < 2; ++i) {
        expect_failure(PTO_ERRORS_GRAPHS, "fatal", Args().scalar(9), -9, "ERR_PTO_RUN_EXPLICIT_FATAL",
                       "gave up at step 42 of the plan");
    }
    EXPECT_EQ(chip().error().status, 9);
    EXPECT_EQ(rerun(Args().scalar(9)), -9);
    expect_good_graph();
}

TEST_P(Fatal, ReportsKeepTheirNumber) {
    expect_failure(PTO_ERRORS_GRAPHS, "fatal", Args().scalar(8), -8, "ERR_PTO_RUN_TENSOR_WAIT_TIMEOUT", "gave up");
    expect_failure(PTO_ERRORS_GRAPHS, "fatal", Args().scalar(6), -6, "ERR_PTO_RUN_DEPENDENCY_OVERFLOW", "gave up");
    EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "fatal", Args().scalar(77)), -77);
    EXPECT_NE(code(), "");
    EXPECT_LT(run(PTO_ERRORS_GRAPHS, "fatal", Args().scalar(0)), 0) << "0 is no reason, but a fatal error is one";
    expect_good_graph();
}

TEST_P(Fatal, TheFirstReportCounts) {
    expect_failure(PTO_ERRORS_GRAPHS, "fatal_twice", Args(), -9, "ERR_PTO_RUN_EXPLICIT_FATAL", "the first reason");
}

TEST_P(Fatal, MakesLaterCallsEmpty) {
    auto *memory = static_cast<int32_t *>(
        chip().host().get<decltype(::device_malloc_ctx)>("device_malloc_ctx")(chip().context(), 8 * sizeof(int32_t)));
    std::fill_n(memory, 8, 0);
    ContinuousTensor resident = tensor_over(values, DataType::INT32);
    resident.shapes[0] = 8;
    resident.data = reinterpret_cast<uint64_t>(memory);
    resident.child_memory = 1;
    EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "calls_after_fatal", Args().tensor(resident)), -9);
    EXPECT_EQ(std::vector<int32_t>(memory, memory + 8), (std::vector<int32_t>{0, 1, 1, 1, 1, 7, 1, 0}));
}

TEST_P(Fatal, AssertionsAndExceptionsStayInTheRun) {
    expect_invalid("assertion", args(), "Assertion failed");
    expect_invalid("bad_reshape", args(), "reshape");
    expect_invalid("throw_std", args(), "index of my own");
    expect_invalid("throw_int", args(), "threw");
}

TEST_P(Fatal, UnknownKernelsAreNamed) {
    for (const int32_t id : {77, 1023, 1024, 1 << 20, -2}) {
        expect_failure(PTO_ERRORS_GRAPHS, "unknown_kernel", Args().scalar(static_cast<uint64_t>(id)), -5,
                       "ERR_PTO_KERNEL_NOT_REGISTERED", std::to_string(id).c_str());
        EXPECT_EQ(chip().error().func_id, id);
    }
    expect_failure(PTO_ERRORS_GRAPHS, "unknown_kernel_in_mix", Args(), -5, "ERR_PTO_KERNEL_NOT_REGISTERED", "77");
    expect_good_graph();
}

TEST_P(Fatal, TasksNeedAKernelAndABlock) {
    expect_invalid("no_kernel", args(), "names no kernel");
    expect_invalid("zero_blocks", args(), "block_num is 0");
    expect_invalid("negative_blocks", args(), "block_num is -3");
}

TEST_P(Fatal, MistakesInAnArgSayWhatTheyAre) {
    expect_invalid("tensor_after_scalar", args(),
                   "add_input/add_output/add_inout called after add_scalar: all tensors must be added before any scalars");
    EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "many_tensors", args().scalar(16)), 0) << message();
    expect_invalid("many_tensors", args().scalar(17), "Too many tensor args (exceeds MAX_TENSOR_ARGS=16)");
    EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "many_scalars", Args().scalar(32)), 0) << message();
    expect_invalid("many_scalars", Args().scalar(33), "Too many scalar args (exceeds MAX_SCALAR_ARGS=32)");
    EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "many_deps", Args().scalar(16)), 0) << message();
    expect_invalid("many_deps", Args().scalar(17), "Too many explicit deps (exceeds explicit dependency capacity=16)");
    expect_invalid("copied_scalars", args(), "Source scalar range out of bounds in copy_scalars_from");
}

TEST_P(Fatal, DependenciesMustHaveBeenSubmitted) {
    for (const char *function : {"invalid_dep", "dep_in_ring_four", "dep_in_last_ring", "dep_beyond_rings",
                                 "dep_on_itself", "dep_not_submitted"}) {
        expect_invalid(function, args(), "Arg.add_dep(...) requires a valid task id");
    }
}

TEST_P(Fatal, AllocTensorsTakesDescriptionsOnly) {
    expect_invalid("alloc_with_input", args(), "alloc_tensors only accepts output TensorCreateInfo args");
    expect_invalid("alloc_with_scalar", args(), "alloc_tensors only accepts output TensorCreateInfo args");
    expect_invalid("alloc_nothing", args(), "alloc_tensors requires at least one TensorCreateInfo");
}

TEST_P(Fatal, ScopesMustNestAsTheyCan) {
    expect_invalid("auto_in_manual", args(), "auto scope nested inside manual scope is not supported");
    expect_invalid("end_of_the_root", args(), "last scope");
    expect_invalid("end_too_many", args(), "scope end without a scope begin");
}

TEST_P(Fatal, TensorsMustBePossible) {
    expect_invalid("output_beyond_64_bits", args(), "cannot be created");
    expect_invalid("outputs_beyond_64_bits", args(), "cannot be created");
    expect_invalid("output_of_unknown_type", args(), "cannot be created");
    expect_invalid("input_of_unknown_type", args(), "data type 99");
}

TEST_P(Fatal, OutputsBeyondTheHeapDoNotAlias) {
    expect_failure(PTO_ERRORS_GRAPHS, "output_of_three_gib", Args(), -2, "ERR_PTO_RUN_HEAP_DEADLOCK", "3221225472 bytes");
    expect_good_graph();
}

TEST_P(Fatal, AWindowWhereItsBufferHasNoExtentIsNoCrash) {
    EXPECT_LE(run(PTO_ERRORS_GRAPHS, "window_of_nothing", args()), 0);
    expect_good_graph();
}

PTO_ON_EVERY_CHIP(Fatal);

}  // namespace
}  // namespace test
}  // namespace pto
