/// Devices of both runtimes in one process at the same time, each from a thread of its own.
#include <atomic>
#include <mutex>
#include <thread>

#include "test/prepared/runtime_test.h"

namespace pto {
namespace test {
namespace {

/// Held while libraries are loaded or closed. The loader has a lock of its own, which ThreadSanitizer does not see: where
/// one thread's library lay, another thread's may lie next.
std::mutex loading;

bool work_on(const RuntimeModel &model, int device_id) {
    std::unique_ptr<Chip> chip;
    std::vector<int32_t> in = {device_id, 2}, out = {0, 0};
    const auto run = [&](int32_t id, int block_dim, int threads) {
        in[0] += 5;
        return chip->run(id, Args().tensor(in).tensor(out), block_dim, threads) == 0 && out[0] == in[0] + (id == 0 ? 1 : 100);
    };
    bool is_right = true;
    {
        const std::lock_guard<std::mutex> lock(loading);
        chip = std::make_unique<Chip>(model.chip.library, device_id);
        is_right = chip->prepare(0, image_of(model, "increase", model.step_one)) == 0 &&
                   chip->prepare(1, image_of(model, "increase", model.step_hundred)) == 0 && run(0, 1, 1) && run(1, 1, 1);
    }
    for (int i = 0; i < 8; ++i) is_right = run(i % 2, 1 + i % 4, 1 + i % 3) && is_right;
    const std::lock_guard<std::mutex> lock(loading);
    chip.reset();
    return is_right;
}

TEST(DevicesOfBothRuntimes, WorkSideBySide) {
    std::atomic<int> right{0};
    std::vector<std::thread> threads;
    for (const RuntimeModel *model : {&kHbgOnA2A3, &kTmrOnA2A3, &kHbgOnA5, &kHbgOnA2A3}) {
        const int device_id = static_cast<int>(threads.size());
        threads.emplace_back([=, &right] { right.fetch_add(work_on(*model, device_id) ? 1 : 0); });
    }
    for (std::thread &thread : threads) thread.join();
    EXPECT_EQ(right.load(), 4);
}

}  // namespace
}  // namespace test
}  // namespace pto
