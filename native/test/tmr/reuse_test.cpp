/// What the tensor map says of memory that has been another buffer's since.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class ReusedMemory : public GraphTest {
protected:
    std::vector<int32_t> counters = {0, 0};
    std::vector<int32_t> shared = {5};
    std::vector<int32_t> found = {0};

    /// A ring in which nothing has room twice. What would wait for ever ends with a timeout.
    int run_tight(const char *function, uint64_t scalar, uint32_t flags) {
        PtoRunOptions options{};
        options.struct_size = sizeof(options);
        options.flags = flags;
        options.ring_task_window[1] = 8;
        options.ring_heap[1] = 1024;
        options.kernel_timeout_ms = 20'000;
        chip().unregister(0);
        EXPECT_EQ(chip().prepare(0, make_image(PTO_REUSE_GRAPHS, function, all_kernels())), 0) << message();
        return chip().run_with(0, Args().tensor(counters).tensor(shared).tensor(found).scalar(scalar), options);
    }
};

TEST_P(ReusedMemory, KeepsNoUserOfTheBufferBefore) {
    EXPECT_EQ(run_tight("next_user", true, 0), 0) << message();
    counters = {0, 0};
    EXPECT_EQ(run_tight("next_user", true, PTO_RUN_TRACK_READERS), 0) << message();
    counters = {0, 0};
    EXPECT_EQ(run_tight("next_user", false, PTO_RUN_TRACK_READERS), 0) << message();
}

TEST_P(ReusedMemory, IsSetWithoutAWaitForTheBufferBefore) {
    EXPECT_EQ(run_tight("next_data", 0, 0), 0) << message();
    EXPECT_EQ(found[0], 77);
}

PTO_ON_EVERY_CHIP(ReusedMemory);

}  // namespace
}  // namespace test
}  // namespace pto
