/// Kernels that exchange tiles through PTO-ISA's pipes, as mixed tasks on many clusters at once.
#include <unistd.h>

#include <atomic>

#include "test/isa/exchange_chip.h"

namespace pto {
namespace test {
namespace {

/// Memory of a device in which a kernel leaves an address.
class Place {
public:
    explicit Place(const Chip &chip)
        : place_(chip.host().get<decltype(::device_malloc_ctx)>("device_malloc_ctx")(chip.context(), sizeof(uint64_t))) {
        *static_cast<uint64_t *>(place_) = 0;
    }

    ContinuousTensor tensor() const {
        ContinuousTensor tensor{};
        tensor.data = reinterpret_cast<uint64_t>(place_);
        tensor.shapes[0] = 1;
        tensor.ndims = 1;
        tensor.dtype = DataType::UINT64;
        tensor.child_memory = 1;
        return tensor;
    }
    /// Waits until the address is there.
    std::atomic<uint32_t> &counter() const {
        const auto *word = static_cast<const uint64_t *>(place_);
        uint64_t address = 0;
        while ((address = __atomic_load_n(word, __ATOMIC_ACQUIRE)) == 0) usleep(1000);
        return *reinterpret_cast<std::atomic<uint32_t> *>(address);
    }

private:
    void *place_;
};

class PipeExchange : public testing::TestWithParam<ChipModel> {
protected:
    void SetUp() override {
        load_sim_context();
        chip_ = std::make_unique<Chip>(GetParam().library);
        int32_t id = 0;
        for (const char *function : {"relay", "spread", "leave_behind"}) {
            ASSERT_EQ(chip_->prepare(id++, exchange_image(function)), 0) << chip_->error().message;
        }
    }

    void expect_relay(const Amount &amount, int clusters, int aicpu_threads = 3) {
        Exchange exchange(amount, ++seed_);
        ASSERT_EQ(chip_->run(0, exchange.args(), clusters, aicpu_threads), 0) << chip_->error().message;
        EXPECT_TRUE(exchange.is_relayed()) << "seed " << seed_;
        EXPECT_TRUE(exchange.are_records_right()) << "seed " << seed_;
    }
    void expect_spread(const Amount &amount, int clusters) {
        Exchange exchange(amount, ++seed_);
        ASSERT_EQ(chip_->run(1, exchange.args(), clusters), 0) << chip_->error().message;
        EXPECT_TRUE(exchange.is_spread()) << "seed " << seed_;
        EXPECT_TRUE(exchange.are_records_right()) << "seed " << seed_;
    }
    Chip &chip() { return *chip_; }

private:
    std::unique_ptr<Chip> chip_;
    int32_t seed_ = 0;
};

TEST_P(PipeExchange, GoesThereAndBack) {
    for (const uint32_t tiles : {1u, 2u, 3u, 20u}) expect_relay({1, 1, tiles, 0}, 1);
}

TEST_P(PipeExchange, WaitsForRoomWhenOneEndIsSlow) {
    expect_spread({1, 1, 40, 0}, 1);
    expect_spread({2, 5, 10, 4}, 3);
}

TEST_P(PipeExchange, RunsOnSeveralClustersAtOnce) {
    for (int threads = 2; threads <= GetParam().max_aicpu_threads; ++threads) expect_relay({4, 3, 6, 0}, 3, threads);
}

TEST_P(PipeExchange, TakesMoreBlocksThanClusters) {
    expect_relay({1, 11, 5, 0}, 3);
    expect_relay({3, 7, 2, 0}, 2);
    expect_relay({20, 1, 3, 0}, 2);
}

TEST_P(PipeExchange, FillsTheWholeChip) {
    const int clusters = GetParam().max_block_dim;
    expect_relay({1, static_cast<uint32_t>(clusters), 3, 0}, clusters);
}

TEST_P(PipeExchange, IsNotDisturbedByOtherTasks) {
    for (int clusters = 1; clusters <= 4; ++clusters) expect_relay({6, 2, 4, 9}, clusters);
}

TEST_P(PipeExchange, StartsEachRunWithEmptyPipes) {
    constexpr int kClusters = 3;
    for (int round = 0; round < 3; ++round) {
        std::vector<int32_t> counts(kClusters, 0);
        ASSERT_EQ(chip().run(2, Args().tensor(counts).scalar(kClusters), kClusters), 0) << chip().error().message;
        EXPECT_EQ(counts, std::vector<int32_t>(kClusters, 1)) << "one tile a cluster, and none of the run before";
        expect_relay({2, kClusters, 5, 0}, kClusters);
    }
}

TEST_P(PipeExchange, ATileThatNeverComesHoldsUpNoOtherPipe) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.kernel_timeout_ms = 20;
    auto lost = std::make_unique<Chip>(GetParam().library);
    ASSERT_EQ(lost->prepare(0, exchange_image("lonely")), 0);
    const Place place(*lost);
    EXPECT_EQ(lost->run_with(0, Args().tensor(place.tensor()), options), -100);
    EXPECT_STREQ(lost->error().code, "ERR_PTO_RUN_KERNEL_TIMEOUT");
    EXPECT_EQ(lost->error().func_id, kLonely);
    lost.reset();

    // A chip of the same device id starts runs while that kernel still looks at its pipe.
    expect_relay({2, 3, 5, 2}, 3);
    EXPECT_EQ(place.counter().load(), 0u);
    place.counter().store(1);
    expect_relay({2, 3, 5, 2}, 3);
}

PTO_ON_EVERY_CHIP(PipeExchange);

}  // namespace
}  // namespace test
}  // namespace pto
