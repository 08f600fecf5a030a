/// Graphs that cannot run, orchestrations that fail, kernels that do: what is said, and that nothing is copied back.
#include "test/hbg/graph_test.h"

namespace pto {
namespace test {
namespace {

class Errors : public GraphTest {
protected:
    std::vector<uint32_t> value = {5};

    void expect_refused(const char *function, const Args &more, int rc, const char *code, const char *words) {
        value = {5};
        expect_failure(PTO_ERRORS_GRAPHS, function, more, rc, code, words);
        EXPECT_EQ(value[0], 5u) << function << ": nothing is copied back";
    }
    Args with_value() { return Args().tensor(value); }
    void expect_good_run() {
        value = {5};
        ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "chain", with_value().scalar(3)), 0) << message();
        EXPECT_EQ(value[0], folded(5, 3));
    }
};

TEST_P(Errors, ACycleIsFoundBeforeAnythingRuns) {
    expect_refused("cycle_of_two", with_value(), -1, "ERR_PTO_RUN_GRAPH_INVALID", "task 2 → 4 → 2.");
    EXPECT_EQ(chip().error().task_id, 2u);
    EXPECT_EQ(chip().error().func_id, kFoldOrder);
    expect_refused("self_edge", with_value(), -1, "ERR_PTO_RUN_GRAPH_INVALID", "task 1 → 1.");
    expect_good_run();
}

TEST_P(Errors, ALongCycleIsNamedInShort) {
    expect_refused("ring", Args().scalar(3), -1, "ERR_PTO_RUN_GRAPH_INVALID", "task 0 → 1 → 2 → 0.");
    expect_refused("ring", Args().scalar(131072), -1, "ERR_PTO_RUN_GRAPH_INVALID", "… (131072 tasks) → ");
    expect_good_run();
}

TEST_P(Errors, AnEdgeToNowhereFailsTheRun) {
    for (const int32_t bad : {-1, 2, 131072, INT32_MAX, INT32_MIN}) {
        const auto scalar = static_cast<uint32_t>(bad);
        expect_refused("bad_edge", with_value().scalar(0).scalar(scalar), -1, "ERR_PTO_RUN_GRAPH_INVALID",
                       ("task " + std::to_string(bad)).c_str());
        expect_refused("bad_edge", with_value().scalar(scalar).scalar(1), -1, "ERR_PTO_RUN_GRAPH_INVALID", "tasks 0 to 1");
    }
    expect_good_run();
}

TEST_P(Errors, AnUnknownKernelIsNamed) {
    for (const int32_t func_id : {kNobody + 0, -1, 1024, INT32_MIN}) {
        expect_refused("odd_task", with_value().scalar(static_cast<uint32_t>(func_id)).scalar(1), -5,
                       "ERR_PTO_KERNEL_NOT_REGISTERED", std::to_string(func_id).c_str());
        EXPECT_EQ(chip().error().func_id, func_id);
        EXPECT_EQ(chip().error().task_id, 1u);
    }
    expect_good_run();
}

TEST_P(Errors, AnUnknownCoreTypeIsNamed) {
    for (const int32_t core : {2, -1}) {
        expect_refused("odd_task", with_value().scalar(kNoop).scalar(static_cast<uint32_t>(core)), -5,
                       "ERR_PTO_RUN_INVALID_ARGS", ("core type " + std::to_string(core)).c_str());
    }
    expect_good_run();
}

TEST_P(Errors, ATaskHasUpToSixteenArguments) {
    for (const int32_t count : {2, 16}) {
        value = {5};
        EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "argument_count", with_value().scalar(static_cast<uint32_t>(count))), 0) << message();
        EXPECT_EQ(value[0], 20u);
    }
    for (const int32_t count : {17, 32, -1}) {
        EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "argument_count", with_value().scalar(static_cast<uint32_t>(count))), 0) << message();
    }
    expect_refused("too_many_arguments", Args(), -1, "ERR_PTO_RUN_INVALID_ARGS", "17 arguments; allowed: 0 to 16");
    expect_refused("null_arguments", Args(), -1, "ERR_PTO_RUN_INVALID_ARGS", "null");
}

TEST_P(Errors, AGraphHasUpTo131072Tasks) {
    EXPECT_EQ(run(PTO_ERRORS_GRAPHS, "too_many_tasks", Args().scalar(0)), 0) << message();
    EXPECT_EQ(rerun(Args().scalar(2)), 0) << message();
}

TEST_P(Errors, WhatTheOrchestrationReturnsIsWhatTheRunReturns) {
    for (const int32_t result : {-1, 1, 77, -100, INT32_MIN}) {
        expect_refused("change_and_return", with_value().scalar(static_cast<uint32_t>(result)), result, "ERR_PTO_RUN_FAILED",
                       ("returned " + std::to_string(result)).c_str());
    }
    value = {5};
    EXPECT_EQ(rerun(with_value().scalar(0)), 0) << message();
    EXPECT_EQ(value[0], 16u);
}

TEST_P(Errors, WhatTheOrchestrationThrowsEndsWithTheRun) {
    expect_refused("throw_error", with_value(), -5, "ERR_PTO_RUN_INVALID_ARGS", "the plan does not add up");
    expect_refused("throw_number", with_value(), -5, "ERR_PTO_RUN_INVALID_ARGS", "no std::exception");
    expect_good_run();
}

TEST_P(Errors, AKernelThatThrowsIsNamed) {
    for (int i = 0; i < 3; ++i) {
        expect_refused("throwing_kernel", with_value(), -1, "ERR_PTO_KERNEL_EXCEPTION", "exception");
        EXPECT_EQ(chip().error().func_id, kThrow);
        EXPECT_EQ(chip().error().task_id, 0u);
    }
    expect_good_run();
}

PTO_ON_EVERY_CHIP(Errors);

}  // namespace
}  // namespace test
}  // namespace pto
