/// Several devices in one process at the same time, each from a thread of its own.
#include <atomic>
#include <thread>

#include "test/tmr/graph_test.h"
#include "test/tmr/program_maker.h"

namespace pto {
namespace test {
namespace {

struct Failures {
    std::atomic<int> count{0};
    void expect(bool is_true) { count.fetch_add(is_true ? 0 : 1); }
};

/// Chains, crowds and meetings, one after the other.
void work_on(const ChipModel &model, int device_id, int rounds, Failures &failures) {
    Chip chip(model.library, device_id);
    failures.expect(chip.prepare(0, make_image(PTO_DEPENDENCIES_GRAPHS, "inout_chain", all_kernels())) == 0);
    failures.expect(chip.prepare(1, make_image(PTO_LAUNCH_GRAPHS, "crowd", all_kernels())) == 0);
    failures.expect(chip.prepare(2, make_image(PTO_LAUNCH_GRAPHS, "meet", all_kernels())) == 0);
    failures.expect(chip.prepare(3, make_image(PTO_ERRORS_GRAPHS, "fatal", all_kernels())) == 0);
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
        threads.emplace_back([&, device] { work_on(device == 2 ? kA5 : kA2A3, device, 2, failures); });
    }
    for (std::thread &thread : threads) thread.join();
    EXPECT_EQ(failures.count.load(), 0);
}

TEST(Devices, RandomProgramsDoNotMix) {
    Failures failures;
    std::vector<std::thread> threads;
    for (int device = 0; device < 2; ++device) {
        threads.emplace_back([&, device] {
            Chip chip(device == 0 ? kA2A3.library : kA5.library, device);
            failures.expect(chip.prepare(0, make_image(PTO_PROGRAM_GRAPHS, "", all_kernels())) == 0);
            for (uint64_t seed = 0; seed < 3; ++seed) {
                const ProgramMaker program(seed * 2 + static_cast<uint64_t>(device), ProgramLimits());
                std::vector<int32_t> words = program.words();
                std::vector<uint32_t> values[ProgramMaker::kArguments];
                Args args = Args().tensor(words);
                for (uint32_t i = 0; i < ProgramMaker::kArguments; ++i) {
                    values[i] = program.before(i);
                    ContinuousTensor tensor = tensor_over(values[i], DataType::INT32);
                    tensor.ndims = 2;
                    tensor.shapes[0] = ProgramMaker::kArgumentRows;
                    tensor.shapes[1] = ProgramMaker::kArgumentColumns;
                    args.tensor(tensor);
                }
                failures.expect(chip.run(0, args) == 0);
                for (uint32_t i = 0; i < ProgramMaker::kArguments; ++i) failures.expect(values[i] == program.after(i));
            }
        });
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
