/// Long use: memory, file descriptors, threads and temporary files do not grow with tasks, loads or failures.
#include <fcntl.h>
#include <unistd.h>

#include "test/chaos/long_run.h"
#include "test/chaos/runtimes.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace test {
namespace {

/// Sends what is logged nowhere as long as it lives.
class Quiet {
public:
    Quiet() : before_(dup(STDERR_FILENO)) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDERR_FILENO);
        close(nowhere);
    }
    Quiet(const Quiet &) = delete;
    Quiet &operator=(const Quiet &) = delete;
    ~Quiet() {
        dup2(before_, STDERR_FILENO);
        close(before_);
    }

private:
    int before_;
};

class Leaks : public testing::TestWithParam<RuntimeModel> {
protected:
    std::unique_ptr<Chip> open_device() const { return std::make_unique<Chip>(GetParam().library, 0); }

    /// Does something often enough for a first time, then often again: that must take nothing.
    template <typename Action>
    void expect_flat(int warm_up, int times, Action action) {
        for (int i = 0; i < warm_up; ++i) ASSERT_TRUE(action(i)) << i;
        const ProcessState before;
        for (int i = 0; i < times; ++i) ASSERT_TRUE(action(i)) << i;
        const ProcessState after;
        // A pool gains threads, up to one a core, when kernels are slow to return on a busy machine.
        const int more_threads = std::max(0, after.threads - before.threads);
        EXPECT_LE(after.resident_bytes, before.resident_bytes + kNoise + kThreadBytes * more_threads);
        EXPECT_LE(after.threads, kMostThreads);
        EXPECT_EQ(after.files, before.files);
        EXPECT_TRUE(folder_.is_empty());
    }

private:
    static constexpr int kMostThreads = 3 * 36 + 4;
    static constexpr int64_t kThreadBytes = 65536;

    const TempFolder folder_;
    const ScopedVariable temp_{"TMPDIR", folder_.path()};
};

TEST_P(Leaks, ManyTasksLeaveNothing) {
    const auto chip = open_device();
    if (GetParam().is_built_on_host) {
        ASSERT_EQ(chip->prepare(0, fold_image(GetParam())), 0);
        expect_flat(2, by_night(10, 2), [&](int) { return fold(*chip, 0, 5, by_night(100'000u, 20'000u)); });
        return;
    }
    ASSERT_EQ(chip->prepare(0, make_image(PTO_CHAOS_GRAPHS, "count_tasks", all_kernels())), 0);
    const auto count = [&](uint64_t tasks) {
        std::vector<int32_t> counts(1000, 0);
        return chip->run(0, Args().tensor(counts).scalar(tasks)) == 0 &&
               counts == std::vector<int32_t>(1000, static_cast<int32_t>(tasks / 1000));
    };
    expect_flat(3, 1, [&](int i) { return count(i > 0 ? by_night(100'000, 20'000) : by_night(1'000'000, 50'000)); });
}

TEST_P(Leaks, PreparingAndUnregisteringLeavesNothing) {
    const auto chip = open_device();
    const std::vector<uint8_t> image = fold_image(GetParam());
    expect_flat(20, by_night(1'000, 60), [&](int i) {
        return chip->prepare(i % 64, image) == 0 && fold(*chip, i % 64, 5, 20) && chip->unregister(i % 64) == 0;
    });
}

TEST_P(Leaks, FailedRunsLeaveNothing) {
    const Quiet quiet;
    const ScopedVariable window("PTO2_RING_TASK_WINDOW", "128");
    const auto chip = open_device();
    ASSERT_EQ(chip->prepare(1, fold_image(GetParam())), 0);
    for (const FailingGraph &graph : failing_graphs(GetParam())) {
        SCOPED_TRACE(graph.function);
        chip->unregister(0);
        ASSERT_EQ(chip->prepare(0, make_image(graph.library, graph.function, kernels_of(GetParam()))), 0);
        expect_flat(30, by_night(1'000, 50), [&](int) {
            std::vector<int32_t> value = {1};
            Args args = Args().tensor(value).tensor(value);
            for (const uint64_t scalar : graph.scalars) args.scalar(scalar);
            return chip->run(0, args, 3, 2) < 0 || graph.function == std::string("change_and_return");
        });
        EXPECT_TRUE(fold(*chip, 1, 5, 20));
    }
}

TEST_P(Leaks, FailedLoadsLeaveNothing) {
    const Quiet quiet;
    const auto chip = open_device();
    const bool is_host = GetParam().is_built_on_host;
    const char *library = is_host ? PTO_HBG_SHAPES_GRAPHS : PTO_DEPENDENCIES_GRAPHS;
    const std::vector<uint8_t> no_kernel = make_image(library, "chain", {{4, library}});
    const std::vector<uint8_t> no_function = make_image(library, "no_such_function", kernels_of(GetParam()));
    const std::vector<uint8_t> good = fold_image(GetParam());
    const std::vector<uint8_t> garbage(sizeof(ChipCallable), 0xFF);
    expect_flat(20, by_night(1'000, 50), [&](int) {
        const bool is_refused = chip->prepare(0, no_kernel) < 0 && chip->prepare(0, garbage) < 0;
        // Found when it is prepared, or at the first run.
        const bool is_missing = chip->prepare(0, no_function) < 0 || !fold(*chip, 0, 5, 20);
        chip->unregister(0);
        return is_refused && is_missing;
    });
    ASSERT_EQ(chip->prepare(0, good), 0);
    EXPECT_TRUE(fold(*chip, 0, 5, 20));
}

PTO_WITH_EVERY_RUNTIME(Leaks);

}  // namespace
}  // namespace test
}  // namespace pto
