/// Examples that multiply matrices.
#include <algorithm>

#include "test/scenes/scene.h"
#include "test/scenes/scene_data.h"

namespace pto {
namespace test {
namespace {

struct Extents {
    uint32_t rows, inner, columns;
};

/// c = c + a * b, row-major.
template <typename T>
void add_matmul(T *c, const T *a, const T *b, Extents extents) {
    for (uint32_t i = 0; i < extents.rows; ++i) {
        for (uint32_t k = 0; k < extents.inner; ++k) {
            for (uint32_t j = 0; j < extents.columns; ++j)
                c[i * extents.columns + j] += a[i * extents.inner + k] * b[k * extents.columns + j];
        }
    }
}

void batched_gemm(Stage &stage) {
    constexpr uint32_t kBatch = 2, kTile = 4;
    constexpr Extents kExtents{16, 24, 8};
    const auto [rows, inner, columns] = kExtents;
    std::vector<float> a = random_integers<float>(kBatch * rows * inner, 1, 8);
    std::vector<float> b = random_integers<float>(kBatch * inner * columns, 2, 8);
    std::vector<float> c = random_integers<float>(kBatch * rows * columns, 3, 8), golden = c;
    for (uint32_t i = 0; i < kBatch; ++i)
        add_matmul(&golden[i * rows * columns], &a[i * rows * inner], &b[i * inner * columns], kExtents);
    stage.run(Args()
                  .tensor(shaped(a, {kBatch, rows, inner}))
                  .tensor(shaped(b, {kBatch, inner, columns}))
                  .tensor(shaped(c, {kBatch, rows, columns}))
                  .scalar(kTile),
              stage.model().max_block_dim);
    EXPECT_EQ(c, golden);
}

void matmul_diamond(Stage &stage) {
    constexpr uint32_t kN = 12;
    std::vector<float> a = random_integers<float>(kN * kN, 1, 8), w1 = random_integers<float>(kN * kN, 2, 8);
    std::vector<float> w2 = random_integers<float>(kN * kN, 3, 8), out(kN * kN, -1), positive = a, golden(kN * kN, 0);
    for (float &value : positive) value = std::max(value, 0.0f);
    add_matmul(golden.data(), positive.data(), w1.data(), {kN, kN, kN});
    add_matmul(golden.data(), positive.data(), w2.data(), {kN, kN, kN});
    Args args;
    for (auto *matrix : {&a, &w1, &w2, &out}) args.tensor(shaped(*matrix, {kN, kN}));
    stage.run(args);
    EXPECT_EQ(out, golden);
}

void alternating_matmul_add(Stage &stage) {
    constexpr uint32_t kSequences = 4, kLayers = 6, kN = 6, kSize = kN * kN;
    // Sums are modulo 2^32.
    std::vector<uint32_t> x = random_integers<uint32_t>(kSequences * kSize, 1, 1000), golden = x;
    std::vector<uint32_t> w = random_integers<uint32_t>(kSize, 2, 1000);
    std::vector<uint32_t> r = random_integers<uint32_t>(kSequences * kSize, 3, 1000);
    for (uint32_t layer = 0; layer < kLayers; ++layer) {
        std::vector<uint32_t> next = r;
        for (uint32_t i = 0; i < kSequences; ++i)
            add_matmul(&next[i * kSize], &golden[i * kSize], w.data(), {kN, kN, kN});
        golden = next;
    }
    stage.run(Args()
                  .tensor(shaped(x, {kSequences, kN, kN}))
                  .tensor(shaped(w, {kN, kN}))
                  .tensor(shaped(r, {kSequences, kN, kN}))
                  .scalar(kLayers));
    EXPECT_EQ(x, golden);
}

void matmul_bias(Stage &stage) {
    constexpr uint32_t kTileRows = 8;
    constexpr Extents kExtents{40, 8, 12};
    const auto [rows, inner, columns] = kExtents;
    std::vector<float> a = random_integers<float>(rows * inner, 1, 8), w = random_integers<float>(inner * columns, 2, 8);
    std::vector<float> bias = random_integers<float>(columns, 3, 100), c(rows * columns, -1), golden(rows * columns);
    for (size_t i = 0; i < golden.size(); ++i) golden[i] = bias[i % columns];
    add_matmul(golden.data(), a.data(), w.data(), kExtents);
    stage.run(Args()
                  .tensor(shaped(a, {rows, inner}))
                  .tensor(shaped(w, {inner, columns}))
                  .tensor(whole(bias))
                  .tensor(shaped(c, {rows, columns}))
                  .scalar(kTileRows));
    EXPECT_EQ(c, golden);
}

}  // namespace

std::vector<Scene> matrix_scenes() {
    const std::string tmr = "a2a3/tensormap_and_ringbuffer/", hbg = "a2a3/host_build_graph/";
    return {
        {"batched_gemm_tmr", tmr + "batched-gemm", "orchestration/batched_gemm", kTmrEntry,
         {"aic/multiply", "aiv/add"}, batched_gemm},
        {"batched_gemm_hbg", hbg + "batched-gemm", "orchestration/batched_gemm", "build_batched_gemm",
         {"aic/multiply", "aiv/add"}, batched_gemm},
        {"matmul_diamond", hbg + "matmul-diamond", "orchestration/matmul_diamond", "build_matmul_diamond",
         {"aiv/relu", "aic/multiply", "aiv/add"}, matmul_diamond},
        {"alternating_matmul_add", tmr + "alternating-matmul-add", "orchestration/alternating_matmul_add", kTmrEntry,
         {"aic/multiply", "aiv/add"}, alternating_matmul_add},
        {"matmul_bias", tmr + "matmul-bias", "orchestration/matmul_bias", kTmrEntry,
         {"aic/multiply", "aiv/add_bias"}, matmul_bias},
    };
}

}  // namespace test
}  // namespace pto
