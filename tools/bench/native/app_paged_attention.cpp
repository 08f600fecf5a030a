#include <algorithm>
#include <numeric>

#include "../graphs/paged-attention/shape.h"
#include "app.h"

namespace pto {
namespace bench {
namespace {

enum KernelId { kScores = 0, kSoftmax = 1, kWeigh = 2, kUpdate = 3 };

constexpr uint32_t kRequests = 8;
constexpr uint32_t kPages = 16;
constexpr uint32_t kAllPages = kRequests * kPages;

/// What the tasks of one request leave to each other, made once a thread.
struct Scratch {
    std::vector<float> scores = std::vector<float>(kHeads * kPageTokens);
    std::vector<float> weights = std::vector<float>(kHeads * kPageTokens);
    std::vector<float> statistics = std::vector<float>(2 * kHeads);
    std::vector<float> weighted = std::vector<float>(kHeads * kHeadDim);
    std::vector<float> running = std::vector<float>(2 * kHeads);
};

Tensor tensor_of(std::vector<float> &values, uint32_t columns) {
    const auto rows = static_cast<uint32_t>(values.size()) / columns;
    return rows_of(device_matrix(values.data(), rows, columns), 0, rows);
}

class PagedAttention : public App {
public:
    explicit PagedAttention(Chip &chip)
        : queries_(make_matrix(chip, kRequests * kHeads, kHeadDim)),
          keys_(make_matrix(chip, kAllPages * kHeadDim, kPageTokens)),
          values_(make_matrix(chip, kAllPages * kPageTokens, kHeadDim)),
          table_(make_table(chip)),
          result_(make_matrix(chip, kRequests * kHeads, kHeadDim)) {
        for (const ContinuousTensor *tensor : {&queries_, &keys_, &values_, &table_, &result_}) {
            args_.add_tensor(*tensor);
        }
        args_.add_scalar(kRequests);
        args_.add_scalar(kPages);
    }

    const ChipStorageTaskArgs &args() const override { return args_; }
    const ContinuousTensor &result() const override { return result_; }

    void run_loop(const Kernels &kernels) override {
        split_statically(kRequests, [&](uint32_t first, uint32_t last) {
            Scratch scratch;
            for (uint32_t index = first; index < last; ++index) run_request(kernels, scratch, index);
        });
    }

private:
    void run_request(const Kernels &kernels, Scratch &scratch, uint32_t index) const {
        const Tensor query = rows_of(queries_, index * kHeads, kHeads);
        const Tensor result = rows_of(result_, index * kHeads, kHeads);
        const Tensor scores = tensor_of(scratch.scores, kPageTokens);
        const Tensor weights = tensor_of(scratch.weights, kPageTokens);
        const Tensor statistics = tensor_of(scratch.statistics, kHeads);
        const Tensor weighted = tensor_of(scratch.weighted, kHeadDim);
        const Tensor running = tensor_of(scratch.running, kHeads);
        for (uint32_t i = 0; i < kPages; ++i) {
            const auto page = static_cast<uint32_t>(table_.data_as<int32_t>()[index * kPages + i]);
            const Tensor key = rows_of(keys_, page * kHeadDim, kHeadDim);
            const Tensor value = rows_of(values_, page * kPageTokens, kPageTokens);
            kernels.entry(kScores)(KernelArgs({&query, &key, &scores}).data());
            kernels.entry(kSoftmax)(KernelArgs({&scores, &weights, &statistics}).data());
            kernels.entry(kWeigh)(KernelArgs({&weights, &value, &weighted}).data());
            kernels.entry(kUpdate)(
                KernelArgs({&statistics, &weighted, &running, &result}, {i == 0, i + 1 == kPages}).data());
        }
    }

    static ContinuousTensor make_matrix(Chip &chip, uint32_t rows, uint32_t columns) {
        const size_t count = size_t{rows} * columns;
        auto *values = static_cast<float *>(chip.allocate(count * sizeof(float)));
        fill_random(values, count);
        return device_matrix(values, rows, columns);
    }
    /// Pages lie in another order than they are used in.
    static ContinuousTensor make_table(Chip &chip) {
        auto *pages = static_cast<int32_t *>(chip.allocate(kAllPages * sizeof(int32_t)));
        std::iota(pages, pages + kAllPages, 0);
        std::reverse(pages, pages + kAllPages);
        return device_matrix(pages, kRequests, kPages, DataType::INT32);
    }

    ContinuousTensor queries_;
    ContinuousTensor keys_;
    ContinuousTensor values_;
    ContinuousTensor table_;
    ContinuousTensor result_;
    ChipStorageTaskArgs args_;
};

}  // namespace

std::unique_ptr<App> make_paged_attention(Chip &chip) { return std::make_unique<PagedAttention>(chip); }

}  // namespace bench
}  // namespace pto
