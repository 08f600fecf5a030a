/// Device memory of an orchestration: what is copied back, what is freed, what lives on.
#include "test/hbg/graph_test.h"

namespace pto {
namespace test {
namespace {

/// `allocate`: what becomes of the block.
enum Fate : uint64_t { kRecorded = 0, kForgotten = 1, kFreed = 2 };

class Memory : public GraphTest {
protected:
    std::vector<int32_t> values = {1, 2, 3, 4, 5, 6, 7, 8};

    int allocate(uint64_t bytes, Fate fate, int32_t result = 0) {
        return run(PTO_MEMORY_GRAPHS, "allocate", Args().tensor(values).scalar(bytes).scalar(fate).scalar(static_cast<uint32_t>(result)));
    }
    bool is_free(size_t bytes) {
        void *memory = chip().host().get<decltype(::device_malloc_ctx)>("device_malloc_ctx")(chip().context(), bytes);
        chip().host().get<decltype(::device_free_ctx)>("device_free_ctx")(chip().context(), memory);
        return memory != nullptr;
    }
};

TEST_P(Memory, AnyNumberOfPairsIsCopiedBackAndFreed) {
    const ScopedVariable capacity("PTO_SIM_DEVICE_MEMORY_BYTES", "16384");
    for (const uint32_t count : {1u, 64u, 65u, 1000u}) {
        std::vector<int32_t> many(count, 41);
        for (int i = 0; i < 6; ++i) {
            ASSERT_EQ(run(PTO_MEMORY_GRAPHS, "many_pairs", Args().tensor(many).scalar(count)), 0) << message();
            ASSERT_EQ(many, std::vector<int32_t>(count, 42 + i));
        }
    }
    EXPECT_TRUE(is_free(16384));
}

TEST_P(Memory, RecordedMemoryIsFreedHoweverTheRunEnds) {
    const ScopedVariable capacity("PTO_SIM_DEVICE_MEMORY_BYTES", "4096");
    for (const int32_t result : {0, 5, -3}) {
        EXPECT_EQ(allocate(4096, kRecorded, result), result);
        EXPECT_TRUE(is_free(4096)) << result;
    }
    std::vector<uint32_t> value = {5};
    for (const char *function : {"cycle_of_two", "throw_error", "throwing_kernel"}) {
        EXPECT_NE(run(PTO_ERRORS_GRAPHS, function, Args().tensor(value)), 0);
        EXPECT_TRUE(is_free(4096)) << function;
    }
}

TEST_P(Memory, ForgottenMemoryLivesUntilTheDeviceIsFinalized) {
    const ScopedVariable capacity("PTO_SIM_DEVICE_MEMORY_BYTES", "4096");
    EXPECT_EQ(allocate(4096, kForgotten), 0);
    expect_failure(PTO_MEMORY_GRAPHS, "allocate", Args().tensor(values).scalar(1).scalar(kFreed).scalar(0), -12,
                   "ERR_PTO_DEVICE_OUT_OF_MEMORY", "4096 of 4096");
    ASSERT_EQ(chip().host().get<decltype(::finalize_device)>("finalize_device")(chip().context()), 0);
    ASSERT_EQ(chip().host().get<decltype(::simpler_init)>("simpler_init")(chip().context(), 0, nullptr, 0, nullptr, 0), 0);
    EXPECT_TRUE(is_free(4096));
}

TEST_P(Memory, FreedMemoryIsFree) {
    const ScopedVariable capacity("PTO_SIM_DEVICE_MEMORY_BYTES", "4096");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(allocate(4096, kFreed), 0) << message();
}

TEST_P(Memory, APairThatIsNoDeviceMemoryFailsTheRun) {
    const std::vector<int32_t> before = values;
    const auto expect = [&](uint64_t kind, const char *code, const char *words) {
        expect_failure(PTO_MEMORY_GRAPHS, "odd_pair", Args().tensor(values).scalar(kind), -1, code, words);
        EXPECT_EQ(values, before);
    };
    expect(0, "ERR_PTO_DEVICE_POINTER", "tensor pair 0: 4 bytes");
    expect(1, "ERR_PTO_DEVICE_POINTER", "1048576 bytes");
    expect(2, "ERR_PTO_DEVICE_COPY", "the host pointer of tensor pair 0 is null");
    expect(3, "ERR_PTO_DEVICE_COPY", "the device pointer of tensor pair 0 is null");
    expect(4, "ERR_PTO_DEVICE_POINTER", "tensor pair 0");
}

TEST_P(Memory, PairsMayShareABlock) {
    ASSERT_EQ(run(PTO_MEMORY_GRAPHS, "odd_pair", Args().tensor(values).scalar(5)), 0) << message();
    EXPECT_EQ(values, (std::vector<int32_t>{4, 2, 3, 4, 5, 6, 7, 8}));
}

TEST_P(Memory, MistakesAreAnswered) {
    EXPECT_EQ(run(PTO_MEMORY_GRAPHS, "mistakes", Args().tensor(values)), 0);
}

TEST_P(Memory, TensorsOfTasksCanBeDescribed) {
    EXPECT_EQ(run(PTO_MEMORY_GRAPHS, "tensor_infos", Args().tensor(values)), 0);
}

PTO_ON_EVERY_CHIP(Memory);

}  // namespace
}  // namespace test
}  // namespace pto
