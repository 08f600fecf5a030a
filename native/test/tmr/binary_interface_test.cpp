/// Libraries built elsewhere: an orchestration that knows nothing but offsets, and what a library may lack.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class BinaryInterface : public GraphTest {};

TEST_P(BinaryInterface, AnOrchestrationBuiltFromLayoutsAloneRuns) {
    std::vector<int32_t> in = {1, 2, 3}, out = {0, 0, 0};
    ASSERT_EQ(run(PTO_BINARY_INTERFACE_GRAPHS, "", Args().tensor(in).tensor(out).scalar(1000)), 0) << message();
    EXPECT_EQ(out, (std::vector<int32_t>{16, 1017, 18}));
    EXPECT_EQ(rerun(Args().tensor(in)), -1) << "it expects two arguments";
    EXPECT_EQ(code(), "ERR_PTO_ORCH_ARGS");
}

TEST_P(BinaryInterface, AnOrchestrationWithoutTheFrameworkSourceIsNamed) {
    // A kernel library exports neither: ask for the function that it has.
    const std::string kernel = PTO_TEST_KERNEL_DIR "/noop_kernel.so";
    ASSERT_EQ(chip().prepare(0, make_image(kernel, "kernel_entry", {})), 0) << message();
    EXPECT_EQ(chip().run(0, Args()), -1);
    EXPECT_EQ(code(), "ERR_PTO_ORCH_SYMBOL_MISSING");
    EXPECT_NE(message().find("framework_bind_runtime"), std::string::npos) << message();
}

PTO_ON_EVERY_CHIP(BinaryInterface);

class LogLines : public GraphTest {};

TEST_P(LogLines, ReachTheLogWithTheFunctionsName) {
    testing::internal::CaptureStderr();
    ASSERT_EQ(run(PTO_PROTOCOL_GRAPHS, "log_lines", Args().scalar(17).scalar(0)), 0);
    const std::string log = testing::internal::GetCapturedStderr();
    for (const char *line : {"[ERROR] log_lines: error line 17", "[WARN] log_lines: warn line 17", "info5 line 17",
                             "info9 line 17 without more", "no arguments"}) {
        EXPECT_NE(log.find(line), std::string::npos) << log;
    }
    EXPECT_EQ(log.find("debug line"), std::string::npos) << log;
    EXPECT_EQ(log.find("info0 line"), std::string::npos) << log;
}

PTO_ON_EVERY_CHIP(LogLines);

}  // namespace
}  // namespace test
}  // namespace pto
