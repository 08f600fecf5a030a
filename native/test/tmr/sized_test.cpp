#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "test/tmr/chip.h"

namespace pto {
namespace test {
namespace {

const std::vector<KernelFile> kKernels = {{0, PTO_NOOP_KERNEL}, {1, PTO_ADD_SCALAR_KERNEL}, {2, PTO_INCREMENT_KERNEL}};

double best_ms(Chip &chip, int id, const ChipStorageTaskArgs &args, int bd, int th) {
    double best = 1e9;
    for (int i = 0; i < 15; ++i) {
        const auto t0 = std::chrono::steady_clock::now();
        EXPECT_EQ(chip.run(id, args, bd, th), 0) << chip.error().message;
        best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - t0).count());
    }
    return best;
}

TEST(Sized, Timing) {
    Chip chip(PTO_HOST_RUNTIME_A2A3);
    int id = 0;
    for (const char *name : {"independent", "empty_chain", "increment_chain", "fan"}) {
        ASSERT_EQ(chip.prepare(id, make_image(PTO_SIZED_GRAPHS, name, kKernels)), 0) << chip.error().message;
        std::vector<int32_t> counter(1, 0);
        for (uint64_t n : {1, 100, 10000, 100000}) for (int bd : {1, 3, 24}) {
            ChipStorageTaskArgs args;
            args.add_tensor(tensor_over(counter, DataType::INT32));
            args.add_scalar(n);
            const double ms = best_ms(chip, id, args, bd, 4);
            printf("%s %llu bd %d: %.3f ms, %.3f us/task\n", name, (unsigned long long)n, bd, ms, ms * 1000 / n);
        }
        ++id;
    }
}

}  // namespace
}  // namespace test
}  // namespace pto
