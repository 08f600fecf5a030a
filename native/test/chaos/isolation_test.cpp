/// Devices, runtimes and architectures beside each other in one process, each with a state of its own.
#include <atomic>
#include <thread>

#include "test/chaos/runtimes.h"

namespace pto {
namespace test {
namespace {

struct Failures {
    std::atomic<int> count{0};
    bool expect(bool is_true) {
        count.fetch_add(is_true ? 0 : 1);
        return is_true;
    }
};

/// A device that one thread opens, uses and closes.
class Device {
public:
    Device(const RuntimeModel &model, int device_id) : model_(model) {
        const LoadingLock lock;
        chip_ = std::make_unique<Chip>(model.library, device_id);
    }
    ~Device() {
        const LoadingLock lock;
        chip_.reset();
    }
    Chip &chip() { return *chip_; }

    /// Prepares, and runs once, so that nothing is left to load.
    bool prepare(int32_t id) {
        const LoadingLock lock;
        return chip_->prepare(id, fold_image(model_)) == 0 && fold(*chip_, id, 3, 5);
    }
    bool unregister(int32_t id) {
        const LoadingLock lock;
        return chip_->unregister(id) == 0;
    }

private:
    const RuntimeModel &model_;
    std::unique_ptr<Chip> chip_;
};

/// Runs `body(device, model)` in a thread for each device: two of every runtime, with ids that the runtimes share.
template <typename Body>
void on_all_devices(Body body) {
    std::vector<std::thread> threads;
    for (const RuntimeModel &model : kRuntimes) {
        for (int id = 0; id < 2; ++id) {
            threads.emplace_back([&model, id, &body] { body(model, id); });
        }
    }
    for (std::thread &thread : threads) thread.join();
}

TEST(Isolation, RuntimesAndArchitecturesWorkSideBySide) {
    Failures failures;
    on_all_devices([&](const RuntimeModel &model, int id) {
        Device device(model, id);
        if (!failures.expect(device.prepare(0))) return;
        for (uint32_t i = 0; i < 10; ++i) failures.expect(fold(device.chip(), 0, i, 20 + i, 1 + static_cast<int>(i) % 24));
    });
    EXPECT_EQ(failures.count.load(), 0);
}

TEST(Isolation, PrepareRunAndUnregisterOnManyDevicesAtOnce) {
    Failures failures;
    on_all_devices([&](const RuntimeModel &model, int id) {
        Device device(model, id);
        for (const int32_t callable : {id, 63 - id}) {
            failures.expect(device.prepare(callable));
            failures.expect(fold(device.chip(), callable, 1, 50));
            failures.expect(device.unregister(callable));
            failures.expect(!fold(device.chip(), callable, 1, 50));
            failures.expect(device.chip().error().code == std::string("ERR_PTO_CALLABLE_UNKNOWN"));
        }
    });
    EXPECT_EQ(failures.count.load(), 0);
}

TEST(Isolation, AFailureAndItsTextBelongToOneDevice) {
    const RuntimeModel &model = kRuntimes[0];
    Chip good(model.library, 0), bad(model.library, 1), other(kRuntimes[3].library, 0);
    EXPECT_EQ(bad.prepare(5, std::vector<uint8_t>(sizeof(ChipCallable), 0xFF)), -1);
    EXPECT_EQ(bad.error().code, std::string("ERR_PTO_CALLABLE_INVALID"));
    EXPECT_EQ(good.error().code, std::string());
    EXPECT_EQ(other.error().code, std::string());
    ASSERT_EQ(good.prepare(5, fold_image(model)), 0);
    EXPECT_TRUE(fold(good, 5, 1, 10));
    EXPECT_FALSE(fold(bad, 5, 1, 10)) << "what is prepared on one device is unknown to the other";
    EXPECT_EQ(good.aicpu_dlopen_count(), 1u);
    EXPECT_EQ(bad.aicpu_dlopen_count(), 0u);
}

TEST(Isolation, TwoDevicesOfOneLibraryHaveStaticDataOfTheirOwn) {
    for (const ChipModel *model : {&kA2A3, &kA5}) {
        Chip first(model->library, 0), second(model->library, 1);
        const std::vector<uint8_t> image = make_image(PTO_CHAOS_GRAPHS, "count_runs", all_kernels());
        ASSERT_EQ(first.prepare(0, image), 0);
        ASSERT_EQ(second.prepare(0, image), 0);
        std::vector<int32_t> count = {0};
        for (int32_t expected = 1; expected <= 3; ++expected) {
            ASSERT_EQ(first.run(0, Args().tensor(count)), 0);
            EXPECT_EQ(count[0], expected);
        }
        ASSERT_EQ(second.run(0, Args().tensor(count)), 0);
        EXPECT_EQ(count[0], 1);
    }
}

TEST(Isolation, ADeviceIsClosedWhileOthersWork) {
    Failures failures;
    std::atomic<bool> is_over{false};
    std::thread worker([&] {
        Device device(kRuntimes[0], 0);
        if (!failures.expect(device.prepare(0))) return;
        while (!is_over.load()) failures.expect(fold(device.chip(), 0, 2, 100));
    });
    for (const RuntimeModel &model : kRuntimes) {
        Device device(model, 1);
        failures.expect(device.prepare(0));
    }
    is_over.store(true);
    worker.join();
    EXPECT_EQ(failures.count.load(), 0);
}

}  // namespace
}  // namespace test
}  // namespace pto
