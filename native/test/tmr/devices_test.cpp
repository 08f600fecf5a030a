/// Several devices in one process at the same time, each from a thread of its own.
#include <atomic>
#include <mutex>
#include <thread>

#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

struct Failures {
    std::atomic<int> count{0};
    void expect(bool is_true) { count.fetch_add(is_true ? 0 : 1); }
};

/// Held while libraries are loaded or closed. The loader has a lock of its own, which ThreadSanitizer does not see: where
/// one thread's library lay, another thread's may lie next.
std::mutex loading;

/// A chip whose callables are prepared and have been run once, so that no later run loads anything.
class LoadedChip {
public:
    LoadedChip(const ChipModel &model, int device_id) {
        const std::lock_guard<std::mutex> lock(loading);
        chip_ = std::make_unique<Chip>(model.library, device_id);
    }
    LoadedChip(const LoadedChip &) = delete;
    LoadedChip &operator=(const LoadedChip &) = delete;
    ~LoadedChip() {
        const std::lock_guard<std::mutex> lock(loading);
        chip_.reset();
    }

    bool load(int32_t id, const char *library, const char *function, const ChipStorageTaskArgs &first_args, int rc = 0) {
        const std::lock_guard<std::mutex> lock(loading);
        return chip_->prepare(id, make_image(library, function, all_kernels())) == 0 && chip_->run(id, first_args) == rc;
    }
    Chip &operator*() { return *chip_; }

private:
    std::unique_ptr<Chip> chip_;
};

/// Chains, crowds and meetings, one after the other.
void work_on(const ChipModel &model, int device_id, int rounds, Failures &failures) {
    LoadedChip loaded(model, device_id);
    std::vector<int32_t> none(4, 0);
    failures.expect(loaded.load(0, PTO_DEPENDENCIES_GRAPHS, "inout_chain", Args().tensor(none).scalar(1)));
    failures.expect(loaded.load(1, PTO_LAUNCH_GRAPHS, "crowd", Args().tensor(none).scalar(1)));
    failures.expect(loaded.load(2, PTO_LAUNCH_GRAPHS, "meet", Args().tensor(none).scalar(7).scalar(1).scalar(0)));
    failures.expect(loaded.load(3, PTO_ERRORS_GRAPHS, "fatal", Args().scalar(9), -9));
    Chip &chip = *loaded;
    for (int i = 0; i < rounds; ++i) {
        std::vector<int32_t> value = {device_id};
        failures.expect(chip.run(0, Args().tensor(value).scalar(20), 3, 1 + i % 4) == 0);
        uint32_t expected = static_cast<uint32_t>(device_id);
        for (uint32_t k = 1; k <= 20; ++k) expected = expected * 3 + k;
        failures.expect(static_cast<uint32_t>(value[0]) == expected);
        std::vector<int32_t> crowd(40, i);
        failures.expect(chip.run(1, Args().tensor(crowd).scalar(40), 1 + i % 8, 3) == 0);
        failures.expect(crowd == std::vector<int32_t>(40, i + 1));
        std::vector<int32_t> counters(4, 0);
        failures.expect(chip.run(2, Args().tensor(counters).scalar(7).scalar(2).scalar(2), 2, 4) == 0);
        failures.expect(counters == std::vector<int32_t>(4, 3));
        failures.expect(chip.run(3, Args().scalar(9)) == -9);
    }
}

TEST(Devices, WorkSideBySide) {
    Failures failures;
    std::vector<std::thread> threads;
    for (int device = 0; device < 3; ++device) {
        threads.emplace_back([&, device] { work_on(device == 2 ? kA5 : kA2A3, device, 1, failures); });
    }
    for (std::thread &thread : threads) thread.join();
    EXPECT_EQ(failures.count.load(), 0);
}

TEST(Devices, CallsOnOneContextTakeTurns) {
    Chip chip(kA2A3.library, 5);
    ASSERT_EQ(chip.prepare(0, make_image(PTO_PROTOCOL_GRAPHS, "", all_kernels())), 0);
    const auto allocate = chip.host().get<decltype(::device_malloc_ctx)>("device_malloc_ctx");
    const auto release = chip.host().get<decltype(::device_free_ctx)>("device_free_ctx");
    std::atomic<bool> is_over{false};
    std::thread other([&] {
        while (!is_over.load()) release(chip.context(), allocate(chip.context(), 100));
    });
    for (int i = 0; i < 10; ++i) {
        std::vector<int32_t> in = {i}, out = {0};
        EXPECT_EQ(chip.run(0, Args().tensor(in).tensor(out)), 0) << chip.error().message;
        EXPECT_EQ(out[0], i + 1);
    }
    is_over.store(true);
    other.join();
}

}  // namespace
}  // namespace test
}  // namespace pto
