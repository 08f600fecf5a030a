/// Graphs that run: order, kinds of cores, sizes.
#include <algorithm>
#include <cmath>
#include <random>

#include "test/hbg/graph_test.h"
#include "test/hbg/node_value.h"

namespace pto {
namespace test {
namespace {

ContinuousTensor square(std::vector<float> &values, uint32_t rows) {
    ContinuousTensor tensor = tensor_over(values, DataType::FLOAT32);
    tensor.ndims = 2;
    tensor.shapes[0] = rows;
    tensor.shapes[1] = static_cast<uint32_t>(values.size()) / rows;
    return tensor;
}

class Shapes : public GraphTest {};

TEST_P(Shapes, AChainRunsInOrderOnBothKindsOfCores) {
    for (const uint32_t length : {1u, 2u, 1000u}) {
        std::vector<uint32_t> value = {7};
        ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "chain", Args().tensor(value).scalar(length)), 0) << message();
        EXPECT_EQ(value[0], folded(7, length));
    }
}

TEST_P(Shapes, EdgesMayLeadToOlderTasks) {
    std::vector<uint32_t> value = {7};
    ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "chain_backwards", Args().tensor(value).scalar(300)), 0) << message();
    EXPECT_EQ(value[0], folded(7, 300));
}

TEST_P(Shapes, VectorExample) {
    std::vector<float> a(1000, 2), b(1000, 3), f(1000, 0);
    const auto args = [&] {
        return Args().tensor(a, DataType::FLOAT32).tensor(b, DataType::FLOAT32).tensor(f, DataType::FLOAT32);
    };
    ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "vector_example", args()), 0) << message();
    EXPECT_EQ(f, std::vector<float>(1000, 42));
    a.assign(1000, 1);
    ASSERT_EQ(rerun(args()), 0) << message();
    EXPECT_EQ(f, std::vector<float>(1000, 30));
}

TEST_P(Shapes, MatmulDiamond) {
    constexpr uint32_t kRows = 16;
    std::vector<float> a(kRows * kRows), w1(a.size()), w2(a.size()), f(a.size(), 0);
    for (size_t i = 0; i < a.size(); ++i) {
        a[i] = 2 + static_cast<float>(i % 7);
        w1[i] = static_cast<float>(i % 5) / 64;
        w2[i] = static_cast<float>(i % 3) / 64;
    }
    ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "matmul_diamond",
                  Args().tensor(square(a, kRows)).tensor(square(w1, kRows)).tensor(square(w2, kRows)).tensor(square(f, kRows))),
              0)
        << message();
    for (uint32_t row = 0; row < kRows; ++row) {
        for (uint32_t column = 0; column < kRows; ++column) {
            double sum = 0;
            for (uint32_t k = 0; k < kRows; ++k) {
                sum += std::sqrt(std::log(a[row * kRows + k])) * (w1[k * kRows + column] + w2[k * kRows + column]);
            }
            EXPECT_NEAR(f[row * kRows + column], std::exp(sum), 1e-4 * std::exp(sum));
        }
    }
}

TEST_P(Shapes, BatchedGemm) {
    constexpr uint32_t kGrid = 4, kRows = 8, kTile = kRows * kRows;
    std::vector<float> a(kGrid * kGrid * kTile), b(a.size()), c(a.size(), 1), expected(a.size(), 1);
    for (size_t i = 0; i < a.size(); ++i) {
        a[i] = static_cast<float>(i % 5);
        b[i] = static_cast<float>(i % 7);
    }
    for (uint32_t i = 0; i < kGrid; ++i)
        for (uint32_t j = 0; j < kGrid; ++j)
            for (uint32_t k = 0; k < kGrid; ++k)
                for (uint32_t row = 0; row < kRows; ++row)
                    for (uint32_t column = 0; column < kRows; ++column)
                        for (uint32_t x = 0; x < kRows; ++x) {
                            expected[(i * kGrid + j) * kTile + row * kRows + column] +=
                                a[(i * kGrid + k) * kTile + row * kRows + x] * b[(k * kGrid + j) * kTile + x * kRows + column];
                        }
    block_dim = GetParam().max_block_dim;
    aicpu_threads = 3;
    ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "bgemm",
                  Args().tensor(square(a, kGrid)).tensor(square(b, kGrid)).tensor(square(c, kGrid)).scalar(kGrid).scalar(kRows)),
              0)
        << message();
    EXPECT_EQ(c, expected);
}

TEST_P(Shapes, AFanIsAsWideAsItLikes) {
    for (const uint32_t width : {1u, 128u, 129u, 5000u}) {
        std::vector<uint32_t> values(width + 1, 0);
        ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "fan", Args().tensor(values).scalar(width)), 0) << message();
        for (uint32_t i = 0; i < width; ++i) ASSERT_EQ(values[1 + i], 1 + i);
        EXPECT_EQ(values[0], width - 1 + 1 + 1000);
    }
}

TEST_P(Shapes, RandomGraphsRunInOrder) {
    std::mt19937 random(20260513);
    for (int round = 0; round < 20; ++round) {
        const uint32_t count = 1 + random() % 400;
        const uint32_t edge_count = count > 1 ? random() % (3 * count) : 0;
        std::vector<int32_t> order(count);
        for (uint32_t i = 0; i < count; ++i) order[i] = static_cast<int32_t>(i);
        std::shuffle(order.begin(), order.end(), random);
        std::vector<int32_t> edges;
        std::vector<std::vector<int32_t>> predecessors(count);
        for (uint32_t e = 0; e < edge_count; ++e) {
            const uint32_t to = 1 + random() % (count - 1);
            const uint32_t from = random() % to;
            for (uint32_t copies = 1 + (random() % 8 == 0); copies > 0; --copies) {
                edges.push_back(order[from]);
                edges.push_back(order[to]);
                predecessors[static_cast<size_t>(order[to])].push_back(order[from]);
            }
        }
        std::vector<uint32_t> expected(count), values(count, 0);
        for (const int32_t id : order) {
            const std::vector<int32_t> &list = predecessors[static_cast<size_t>(id)];
            expected[static_cast<size_t>(id)] = node_value(expected.data(), id, list.data(), static_cast<int64_t>(list.size()));
        }
        block_dim = 1 + static_cast<int>(random() % static_cast<uint32_t>(GetParam().max_block_dim));
        aicpu_threads = 1 + static_cast<int>(random() % static_cast<uint32_t>(GetParam().max_aicpu_threads));
        ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "dag", Args().tensor(values).tensor(edges)), 0) << round << ": " << message();
        ASSERT_EQ(values, expected) << round;
    }
}

TEST_P(Shapes, AllThatAGraphCanHoldRuns) {
    std::vector<uint32_t> values(131072, 1);
    ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "independent", Args().tensor(values).scalar(131072)), 0) << message();
    for (uint32_t i = 0; i < 131072; ++i) ASSERT_EQ(values[i], 3 + i);
    std::vector<uint32_t> value = {1};
    ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "chain", Args().tensor(value).scalar(131072)), 0) << message();
    EXPECT_EQ(value[0], folded(1, 131072));
}

TEST_P(Shapes, EveryThreadCountAndBlockDimRuns) {
    for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
        for (const int blocks : {1, 2, 3, 5, 8, GetParam().max_block_dim}) {
            aicpu_threads = threads;
            block_dim = blocks;
            std::vector<uint32_t> values(30, 1);
            ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "independent", Args().tensor(values).scalar(30)), 0) << threads << " " << blocks;
            for (uint32_t i = 0; i < 30; ++i) ASSERT_EQ(values[i], 3 + i) << threads << " " << blocks;
        }
    }
}

TEST_P(Shapes, TasksWithoutOrderRunTogetherOnAllCores) {
    for (int threads = 1; threads <= GetParam().max_aicpu_threads; ++threads) {
        aicpu_threads = threads;
        block_dim = 3;
        std::vector<int32_t> counter = {0};
        ASSERT_EQ(run(PTO_SHAPES_GRAPHS, "meet", Args().tensor(counter).scalar(6).scalar(3)), 0) << message();
        EXPECT_EQ(counter[0], 9);
    }
}

PTO_ON_EVERY_CHIP(Shapes);

}  // namespace
}  // namespace test
}  // namespace pto
