/// Examples of launches of many blocks, and of many runs of one callable.
#include <algorithm>
#include <functional>
#include <numeric>

#include "test/scenes/scene.h"
#include "test/scenes/scene_data.h"

namespace pto {
namespace test {
namespace {

void spmd_reduction(Stage &stage) {
    constexpr uint64_t kBlocks = 20;  // more than the vector cores of 3 clusters
    std::vector<int32_t> x = random_integers<int32_t>(999, 1, 10), total(1, 0);
    stage.run(Args().tensor(whole(x)).tensor(whole(total)).scalar(kBlocks));
    EXPECT_EQ(total[0], std::accumulate(x.begin(), x.end(), 0));
}

void sync_start_barrier(Stage &stage) {
    constexpr uint64_t kBlocks = 6, kSteps = 6;  // all vector cores of 3 clusters
    std::vector<uint32_t> x = random_integers<uint32_t>(99, 1, 100), golden = x;
    const size_t count = x.size();
    for (uint64_t step = 0; step < kSteps; ++step) {
        const std::vector<uint32_t> from = golden;
        for (size_t i = 0; i < count; ++i) golden[i] = from[(i + count - 1) % count] + from[(i + 1) % count];
    }
    stage.run(Args().tensor(whole(x)).scalar(kBlocks).scalar(kSteps));
    EXPECT_EQ(x, golden);
}

void prepared_callables(Stage &stage) {
    Chip &chip = stage.chip();
    std::vector<int32_t> x = random_integers<int32_t>(64, 1, 1000), y = random_integers<int32_t>(64, 2, 1000);
    std::vector<int32_t> z(64, 0), runs(1, 0);
    using Operation = std::function<int32_t(int32_t, int32_t)>;
    const auto expect_run = [&](int32_t id, const Operation &operation, int32_t expected_runs, size_t loads) {
        const Args args = Args().tensor(whole(x)).tensor(whole(y)).tensor(whole(z)).tensor(whole(runs));
        ASSERT_EQ(chip.run(id, args, 1), 0) << chip.error().message;
        std::vector<int32_t> golden(z.size());
        std::transform(x.begin(), x.end(), y.begin(), golden.begin(), operation);
        EXPECT_EQ(z, golden);
        EXPECT_EQ(runs[0], expected_runs);
        EXPECT_EQ(chip.aicpu_dlopen_count(), loads);
    };
    const std::plus<int32_t> add;
    const std::multiplies<int32_t> multiply;

    ASSERT_EQ(chip.prepare(0, stage.callable({"aiv/add"})), 0) << chip.error().message;
    ASSERT_EQ(chip.prepare(1, stage.callable({"aiv/multiply"})), 0) << chip.error().message;
    expect_run(0, add, 1, 1);
    for (int32_t round = 1; round <= 3; ++round) {
        expect_run(1, multiply, round, 2);
        expect_run(0, add, 1 + round, 2);
    }
    ASSERT_EQ(chip.unregister(0), 0);
    ASSERT_EQ(chip.prepare(0, stage.callable({"aiv/multiply"})), 0) << chip.error().message;
    expect_run(0, multiply, 1, 3);
    expect_run(1, multiply, 4, 3);
}

}  // namespace

std::vector<Scene> launch_scenes() {
    const std::string tmr = "a2a3/tensormap_and_ringbuffer/";
    return {
        {"spmd_reduction", tmr + "spmd-reduction", "orchestration/spmd_reduction", kTmrEntry,
         {"aiv/sum_block", "aiv/sum_all"}, spmd_reduction},
        {"sync_start_barrier", tmr + "sync-start-barrier", "orchestration/sync_start_barrier", kTmrEntry,
         {"aiv/stencil"}, sync_start_barrier},
        {"prepared_callables", tmr + "prepared-callables", "orchestration/apply", kTmrEntry,
         {"aiv/add", "aiv/multiply"}, prepared_callables},
    };
}

}  // namespace test
}  // namespace pto
