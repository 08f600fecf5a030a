/// Writes after reads, in runs that track readers.
#include <numeric>

#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class Readers : public GraphTest {
protected:
    std::vector<int32_t> in = std::vector<int32_t>(6);
    std::vector<int32_t> out = std::vector<int32_t>(6, -1);

    void SetUp() override { std::iota(in.begin(), in.end(), 10); }

    int run_tracked(const char *function, uint64_t scalar = 0) {
        PtoRunOptions options{};
        options.struct_size = sizeof(options);
        options.flags = PTO_RUN_TRACK_READERS;
        chip().unregister(0);
        chip().prepare(0, make_image(PTO_READERS_GRAPHS, function, all_kernels()));
        return chip().run_with(0, Args().tensor(in).tensor(out).scalar(scalar), options);
    }
};

TEST_P(Readers, AreWaitedForByWriters) {
    for (const uint64_t is_inout : {0, 1}) {
        const std::vector<int32_t> before = in;
        ASSERT_EQ(run_tracked("overwrite", is_inout), 0) << message();
        EXPECT_EQ(out, before);
        EXPECT_NE(in, before);
    }
}

TEST_P(Readers, HoldBackOnlyWritersOfTheSameBytes) {
    const std::vector<int32_t> before = in;
    ASSERT_EQ(run_tracked("overwrite_part"), 0) << message();
    EXPECT_EQ(std::vector<int32_t>(out.begin() + 1, out.end()), std::vector<int32_t>(before.begin() + 1, before.end()));
    EXPECT_EQ(in[0], before[0] * 3 + 1);
    EXPECT_EQ(in[1], before[1] * 3 + 1);
}

TEST_P(Readers, AreWaitedForByTheOrchestration) {
    const std::vector<int32_t> before = in;
    ASSERT_EQ(run_tracked("set_data"), 0) << message();
    EXPECT_EQ(out[0], before[0]);
    EXPECT_EQ(in[0], 99);
}

TEST_P(Readers, DoNotWaitForEachOther) {
    out = {0};
    EXPECT_EQ(run_tracked("readers_meet"), 0) << message();
    EXPECT_EQ(out[0], 2);
}

PTO_ON_EVERY_CHIP(Readers);

}  // namespace
}  // namespace test
}  // namespace pto
