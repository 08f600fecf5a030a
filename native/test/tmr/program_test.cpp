/// Random graphs against their serial execution, every byte. PTO_TEST_PROGRAMS: how many a chip; PTO_TEST_SEED: of the first.
#include <random>

#include "test/tmr/graph_test.h"
#include "test/tmr/program_maker.h"

namespace pto {
namespace test {
namespace {

uint64_t number_from(const char *variable, uint64_t fallback) {
    const char *text = std::getenv(variable);
    return text != nullptr ? std::strtoull(text, nullptr, 0) : fallback;
}

class RandomPrograms : public GraphTest {
protected:
    void check(uint64_t seed) {
        std::mt19937_64 random(seed);
        const auto pick = [&](uint64_t count) { return random() % count; };
        ProgramLimits limits;
        limits.tasks = 10 + static_cast<uint32_t>(pick(pick(10) == 0 ? 300 : 70));
        limits.task_window = 4u << pick(5);
        limits.heap_bytes = 1024 * (limits.task_window / 2 + pick(8));
        const ProgramMaker program(random(), limits);
        const ScopedVariable window("PTO2_RING_TASK_WINDOW", std::to_string(limits.task_window));
        const ScopedVariable heap("PTO2_RING_HEAP", std::to_string(limits.heap_bytes));
        const int clusters = 1 + static_cast<int>(pick(static_cast<uint64_t>(GetParam().max_block_dim)));
        const int threads = 1 + static_cast<int>(pick(static_cast<uint64_t>(GetParam().max_aicpu_threads)));

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
        SCOPED_TRACE("PTO_TEST_SEED=" + std::to_string(seed) + " PTO_TEST_PROGRAMS=1, window " +
                     std::to_string(limits.task_window) + ", heap " + std::to_string(limits.heap_bytes) + ", " +
                     std::to_string(clusters) + " clusters, " + std::to_string(threads) + " threads");
        ASSERT_EQ(chip().run(0, args, clusters, threads), 0) << message();
        for (uint32_t i = 0; i < ProgramMaker::kArguments; ++i) ASSERT_EQ(values[i], program.after(i)) << "argument " << i;
    }
};

TEST_P(RandomPrograms, ComputeWhatSerialExecutionDoes) {
    const uint64_t first = number_from("PTO_TEST_SEED", std::random_device()());
    const uint64_t count = number_from("PTO_TEST_PROGRAMS", 300);
    printf("PTO_TEST_SEED=%llu\n", static_cast<unsigned long long>(first));
    ASSERT_EQ(chip().prepare(0, make_image(PTO_PROGRAM_GRAPHS, "", all_kernels())), 0) << message();
    for (uint64_t i = 0; i < count && !HasFatalFailure(); ++i) check(first + i);
}

PTO_ON_EVERY_CHIP(RandomPrograms);

}  // namespace
}  // namespace test
}  // namespace pto
