/// Tasks with different kernels on the cores of one cluster.
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

constexpr uint32_t kSize = 8;
constexpr uint32_t kElements = kSize * kSize;

class Mixed : public GraphTest {
protected:
    Mixed() {
        for (uint32_t m = 0; m < 6; ++m) {
            for (uint32_t i = 0; i < kElements; ++i) matrices[m].push_back(static_cast<int32_t>((i * (m + 3) + m) % 17) - 8);
        }
    }

    /// What slot 0, 1 or 2 computes.
    std::vector<int32_t> golden(uint32_t slot) const {
        const std::vector<int32_t> &a = matrices[2 * slot], &b = matrices[2 * slot + 1];
        std::vector<int32_t> result(kElements, 0);
        for (uint32_t i = 0; i < kElements; ++i) {
            if (slot == 1) result[i] = a[i] + b[i];
            if (slot == 2) result[i] = a[i] * b[i];
            for (uint32_t k = 0; slot == 0 && k < kSize; ++k) result[i] += a[i / kSize * kSize + k] * b[k * kSize + i % kSize];
        }
        return result;
    }

    void expect_shapes(uint32_t rounds) {
        Args args;
        for (std::vector<int32_t> &matrix : matrices) args.tensor(matrix);
        std::vector<std::vector<int32_t>> results(9, std::vector<int32_t>(size_t{rounds} * kElements, 0));
        for (std::vector<int32_t> &result : results) args.tensor(result);
        ASSERT_EQ(run(PTO_MIXED_GRAPHS, "all_shapes", args.scalar(rounds)), 0) << message();
        const uint32_t slot_of_result[] = {0, 1, 0, 1, 1, 2, 0, 1, 2};
        for (uint32_t i = 0; i < 9; ++i) {
            const std::vector<int32_t> expected = golden(slot_of_result[i]);
            for (uint32_t round = 0; round < rounds; ++round) {
                const auto first = results[i].begin() + round * kElements;
                ASSERT_EQ(std::vector<int32_t>(first, first + kElements), expected) << "result " << i << " of round " << round;
            }
        }
    }

    std::vector<int32_t> matrices[6];
};

TEST_P(Mixed, EveryShapeComputesItsResults) { expect_shapes(1); }

TEST_P(Mixed, ShapesFollowEachOtherOnEveryNumberOfClusters) {
    for (const int clusters : {1, 3, GetParam().max_block_dim}) {
        block_dim = clusters;
        expect_shapes(40);
    }
}

PTO_ON_EVERY_CHIP(Mixed);

}  // namespace
}  // namespace test
}  // namespace pto
