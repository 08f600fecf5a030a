/// Examples of tasks that complete after their kernels have returned.
#include <algorithm>
#include <memory>
#include <numeric>
#include <thread>

#include "platform_comm/comm_context.h"
#include "test/scenes/scene.h"
#include "test/scenes/scene_data.h"

namespace pto {
namespace test {
namespace {

void async_notify(Stage &stage) {
    constexpr size_t kCount = 16;
    std::vector<int32_t> order(kCount), log(1 + kCount, 0);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), std::mt19937(1));
    std::vector<int32_t> golden = {static_cast<int32_t>(kCount)};
    golden.insert(golden.end(), order.begin(), order.end());
    stage.run(Args().tensor(whole(order)).tensor(whole(log)), 1);
    EXPECT_EQ(log, golden);
}

void sdma_completion(Stage &stage) {
    constexpr uint32_t kChunks = 8, kN = 20;
    std::vector<int32_t> x = random_integers<int32_t>(kChunks * kN, 1, 1000), out(x.size(), 0), golden = x;
    for (int32_t &value : golden) value *= 2;
    std::vector<uint64_t> records(2 * kChunks, 0);
    std::vector<uint32_t> channels(2 * kChunks, 0);
    stage.run(Args()
                  .tensor(shaped(x, {kChunks, kN}))
                  .tensor(shaped(out, {kChunks, kN}))
                  .tensor(shaped(records, {kChunks, 2}))
                  .tensor(shaped(channels, {kChunks, 2})),
              1);
    EXPECT_EQ(out, golden);
    for (uint32_t i = 0; i < kChunks; ++i) {
        EXPECT_EQ(static_cast<uint32_t>(records[2 * i]), 0u) << "flag of the event of chunk " << i;
        EXPECT_EQ(channels[2 * i], i + 1) << "tail of the queue after chunk " << i;
        EXPECT_EQ(channels[2 * i + 1], i + 1) << "tail of the queue after chunk " << i;
    }
}

/// A chip of a ring, with a window that its neighbour writes to.
class Rank {
public:
    Rank(Stage &stage, Chip &chip, uint32_t rank, uint32_t count, uint64_t window_bytes)
        : stage_(stage), chip_(chip), rank_(rank), x_(random_integers<int32_t>(count, rank + 1, 1000)), total_(x_) {
        const std::vector<uint8_t> zeros(window_bytes, 0);
        window_ = upload(zeros.data(), window_bytes);
        EXPECT_EQ(chip_.prepare(0, stage_.callable()), 0) << chip_.error().message;
    }

    uint64_t window() const { return window_; }
    const std::vector<int32_t> &x() const { return x_; }
    const std::vector<int32_t> &total() const { return total_; }

    /// Starts the run, which ends when all ranks run. `join` waits for it.
    void start(const std::vector<uint64_t> &windows, uint64_t window_bytes) {
        CommContext comm{};
        comm.rankId = rank_;
        comm.rankNum = static_cast<uint32_t>(windows.size());
        comm.winSize = window_bytes;
        std::copy(windows.begin(), windows.end(), comm.windowsIn);
        std::copy(windows.begin(), windows.end(), comm.windowsOut);
        const uint64_t address = upload(&comm, sizeof(comm));
        runner_ = std::thread([this, address] {
            rc_ = chip_.run(0, Args().tensor(whole(x_)).tensor(whole(total_)).scalar(address), 1, 2);
        });
    }
    void join() {
        runner_.join();
        EXPECT_EQ(rc_, 0) << chip_.error().message;
    }

private:
    /// A copy in device memory, which the chip frees when it is closed.
    uint64_t upload(const void *bytes, uint64_t size) {
        const HostLibrary &host_ = chip_.host();
        void *device = PTO_HOST_CALL(device_malloc_ctx)(chip_.context(), size);
        EXPECT_EQ(PTO_HOST_CALL(copy_to_device_ctx)(chip_.context(), device, bytes, size), 0);
        return reinterpret_cast<uint64_t>(device);
    }

    Stage &stage_;
    Chip &chip_;
    uint32_t rank_;
    std::vector<int32_t> x_, total_;
    uint64_t window_ = 0;
    std::thread runner_;
    int rc_ = -1;
};

void deferred_notify(Stage &stage) {
    constexpr uint32_t kCount = 100, kSlotsOffset = 64;
    constexpr uint64_t kWindowBytes = kSlotsOffset + 2 * kCount * sizeof(int32_t);
    Chip second(stage.model().library, 1), third(stage.model().library, 2);
    std::vector<std::unique_ptr<Rank>> ranks;
    std::vector<uint64_t> windows;
    for (Chip *chip : {&stage.chip(), &second, &third}) {
        const auto rank = static_cast<uint32_t>(ranks.size());
        ranks.push_back(std::make_unique<Rank>(stage, *chip, rank, kCount, kWindowBytes));
        windows.push_back(ranks.back()->window());
    }
    ASSERT_FALSE(testing::Test::HasFailure()) << "ranks would wait for one that does not run";
    for (auto &rank : ranks) rank->start(windows, kWindowBytes);
    for (auto &rank : ranks) rank->join();

    std::vector<int32_t> golden(kCount, 0);
    for (auto &rank : ranks) {
        for (uint32_t i = 0; i < kCount; ++i) golden[i] += rank->x()[i];
    }
    for (auto &rank : ranks) EXPECT_EQ(rank->total(), golden);
}

}  // namespace

std::vector<Scene> async_scenes() {
    const std::string tmr = "a2a3/tensormap_and_ringbuffer/";
    return {
        {"async_notify", tmr + "async-notify", "orchestration/async_notify", kTmrEntry,
         {"aiv/wait", "aiv/log", "aiv/notify"}, async_notify},
        {"deferred_notify", tmr + "deferred-notify", "orchestration/all_reduce", kTmrEntry,
         {"aiv/send", "aiv/arrive", "aiv/collect"}, deferred_notify},
        {"sdma_completion", tmr + "sdma-completion", "orchestration/sdma_completion", kTmrEntry,
         {"aiv/start", "aiv/double", "aiv/engine"}, sdma_completion, "a2a3"},
    };
}

}  // namespace test
}  // namespace pto
