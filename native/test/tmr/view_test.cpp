/// Windows, reshapes and transposes as kernels see them.
#include <numeric>

#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

/// Elements of the 8x8 tensor that each cut of graphs/views.cpp names, in row-major order of the cut.
const std::vector<std::vector<int32_t>> kCuts = {
    {19, 20, 21, 22, 27, 28, 29, 30, 35, 36, 37, 38, 43, 44, 45, 46},
    {28, 29, 30, 36, 37, 38},
    {24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47},
    {},  // the transpose of a square: every element in its place
    {26, 27, 34, 35, 42, 43},
    {24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47},
};

class Views : public GraphTest {
protected:
    Views() : values(64) { std::iota(values.begin(), values.end(), 0); }

    ContinuousTensor grid() {
        ContinuousTensor tensor = tensor_over(values, DataType::INT32);
        tensor.ndims = 2;
        tensor.shapes[0] = tensor.shapes[1] = 8;
        return tensor;
    }
    static std::vector<int32_t> elements_of(size_t cut) {
        std::vector<int32_t> elements = kCuts[cut];
        if (elements.empty()) {
            elements.resize(64);
            std::iota(elements.begin(), elements.end(), 0);
        }
        return elements;
    }

    std::vector<int32_t> values;
};

TEST_P(Views, KernelsReadTheRightElements) {
    for (size_t cut = 0; cut < kCuts.size(); ++cut) {
        const std::vector<int32_t> expected = elements_of(cut);
        std::vector<int32_t> read(expected.size(), -1);
        ASSERT_EQ(run(PTO_VIEWS_GRAPHS, "gather_cut", Args().tensor(grid()).tensor(read).scalar(cut)), 0) << message();
        EXPECT_EQ(read, expected) << "cut " << cut;
    }
}

TEST_P(Views, KernelsWriteTheRightElements) {
    for (size_t cut = 0; cut < kCuts.size(); ++cut) {
        std::iota(values.begin(), values.end(), 0);
        std::vector<int32_t> expected = values;
        int32_t next = 1000;
        for (const int32_t element : elements_of(cut)) expected[static_cast<size_t>(element)] = next++;
        ASSERT_EQ(run(PTO_VIEWS_GRAPHS, "scatter_cut", Args().tensor(grid()).scalar(cut)), 0) << message();
        EXPECT_EQ(values, expected) << "cut " << cut;
    }
}

TEST_P(Views, HaveUpToFiveDimensions) {
    std::vector<int32_t> source(2 * 3 * 4 * 5 * 6);
    std::iota(source.begin(), source.end(), 0);
    ContinuousTensor tensor = tensor_over(source, DataType::INT32);
    tensor.ndims = 5;
    for (uint32_t d = 0; d < 5; ++d) tensor.shapes[d] = d + 2;
    std::vector<int32_t> read(1 * 2 * 2 * 3 * 4, -1), expected;
    Args args = Args().tensor(tensor).tensor(read);
    for (const uint64_t extent : {1, 2, 2, 3, 4}) args.scalar(extent);
    for (const uint64_t offset : {1, 1, 2, 0, 2}) args.scalar(offset);
    for (int b = 1; b < 3; ++b) {
        for (int c = 2; c < 4; ++c) {
            for (int d = 0; d < 3; ++d) {
                for (int e = 2; e < 6; ++e) expected.push_back((((1 * 3 + b) * 4 + c) * 5 + d) * 6 + e);
            }
        }
    }
    ASSERT_EQ(run(PTO_VIEWS_GRAPHS, "gather_window", args), 0) << message();
    EXPECT_EQ(read, expected);
}

TEST_P(Views, AreCopiedAtSubmit) {
    std::vector<int32_t> read(16, -1);
    ASSERT_EQ(run(PTO_VIEWS_GRAPHS, "change_after_submit", Args().tensor(grid()).tensor(read)), 0) << message();
    EXPECT_EQ(read, kCuts[0]);
}

PTO_ON_EVERY_CHIP(Views);

}  // namespace
}  // namespace test
}  // namespace pto
