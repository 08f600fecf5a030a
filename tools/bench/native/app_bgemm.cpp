#include "app.h"

namespace pto {
namespace bench {
namespace {

enum KernelId { kGemm = 0, kAccumulate = 1 };

constexpr uint32_t kBatch = 4;
constexpr uint32_t kGrid = 4;
constexpr uint32_t kTile = 64;
constexpr uint32_t kTiles = kBatch * kGrid * kGrid;

class BatchedGemm : public App {
public:
    explicit BatchedGemm(Chip &chip) : a_(make_tiles(chip)), b_(make_tiles(chip)), c_(make_tiles(chip)) {
        for (const ContinuousTensor *tensor : {&a_, &b_, &c_}) args_.add_tensor(*tensor);
        args_.add_scalar(kBatch);
        args_.add_scalar(kGrid);
    }

    const ChipStorageTaskArgs &args() const override { return args_; }
    const ContinuousTensor &result() const override { return c_; }

    void run_loop(const Kernels &kernels) override {
        Kernels::Entry *gemm = kernels.entry(kGemm);
        Kernels::Entry *accumulate = kernels.entry(kAccumulate);
        split_statically(kTiles, [&](uint32_t first, uint32_t last) {
            std::vector<float> product(kTile * kTile);
            const Tensor p = rows_of(device_matrix(product.data(), kTile, kTile), 0, kTile);
            for (uint32_t index = first; index < last; ++index) {
                const uint32_t row = index / kGrid;
                const Tensor sum = tile(c_, index);
                for (uint32_t depth = 0; depth < kGrid; ++depth) {
                    const Tensor left = tile(a_, row * kGrid + depth);
                    const Tensor right = tile(b_, (row / kGrid * kGrid + depth) * kGrid + index % kGrid);
                    gemm(KernelArgs({&left, &right, &p}).data());
                    accumulate(KernelArgs({&p, &sum}, {depth}).data());
                }
            }
        });
    }

private:
    static ContinuousTensor make_tiles(Chip &chip) {
        constexpr size_t kCount = size_t{kTiles} * kTile * kTile;
        auto *values = static_cast<float *>(chip.allocate(kCount * sizeof(float)));
        fill_random(values, kCount);
        return device_matrix(values, kTiles * kTile, kTile);
    }
    static Tensor tile(const ContinuousTensor &tiles, uint32_t index) { return rows_of(tiles, index * kTile, kTile); }

    ContinuousTensor a_;
    ContinuousTensor b_;
    ContinuousTensor c_;
    ChipStorageTaskArgs args_;
};

}  // namespace

std::unique_ptr<App> make_bgemm(Chip &chip) { return std::make_unique<BatchedGemm>(chip); }

}  // namespace bench
}  // namespace pto
