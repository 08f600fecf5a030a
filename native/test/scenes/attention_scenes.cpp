/// Paged attention, submitted in every way that the examples show.
#include <cmath>

#include "test/scenes/scene.h"
#include "test/scenes/scene_data.h"

namespace pto {
namespace test {
namespace {

constexpr uint32_t kHeads = 2, kDim = 4, kBlockSize = 4, kMaxBlocks = 5;

struct Attention {
    /// Tokens of each sequence; ends are within a block, at one, and where the table ends.
    std::vector<int32_t> context = {kMaxBlocks * kBlockSize, 1, 7, 8};
    uint32_t sequences = static_cast<uint32_t>(context.size());
    std::vector<int32_t> table = std::vector<int32_t>(sequences * kMaxBlocks, 0);
    std::vector<float> query, keys, values;
    uint32_t blocks = 1;

    Attention() {
        for (const int32_t tokens : context) blocks += blocks_of(tokens);
        // Sequences take their blocks from the end of the cache. Block 0 is nobody's and spoils what reads it.
        int32_t next = static_cast<int32_t>(blocks);
        for (uint32_t sequence = 0; sequence < sequences; ++sequence) {
            for (uint32_t i = 0; i < blocks_of(context[sequence]); ++i) table[sequence * kMaxBlocks + i] = --next;
        }
        const auto fractions = [](size_t count, uint32_t seed) {
            std::vector<float> values = random_integers<float>(count, seed, 1000);
            for (float &value : values) value /= 1000;
            return values;
        };
        query = fractions(sequences * kHeads * kDim, 1);
        for (auto *cache : {&keys, &values}) {
            *cache = fractions(blocks * kBlockSize * kDim, cache == &keys ? 2 : 3);
            std::fill_n(cache->begin(), kBlockSize * kDim, NAN);
        }
    }

    /// softmax(query * keys transposed / sqrt(dim)) * values of each sequence and head, over all tokens at once.
    std::vector<float> golden() const {
        std::vector<float> out;
        for (uint32_t row = 0; row < sequences * kHeads; ++row) {
            const uint32_t sequence = row / kHeads;
            double sums[kDim] = {}, total = 0;
            for (int32_t token = 0; token < context[sequence]; ++token) {
                const int32_t block = table[sequence * kMaxBlocks + token / kBlockSize];
                const size_t at = (block * kBlockSize + token % kBlockSize) * kDim;
                double score = 0;
                for (uint32_t d = 0; d < kDim; ++d) score += static_cast<double>(query[row * kDim + d]) * keys[at + d];
                const double weight = std::exp(score / std::sqrt(kDim));
                total += weight;
                for (uint32_t d = 0; d < kDim; ++d) sums[d] += weight * values[at + d];
            }
            for (const double sum : sums) out.push_back(static_cast<float>(sum / total));
        }
        return out;
    }

private:
    static uint32_t blocks_of(int32_t tokens) { return (tokens + kBlockSize - 1) / kBlockSize; }
};

template <uint64_t BlocksPerTask>
void paged_attention(Stage &stage) {
    Attention all;
    const std::vector<float> golden = all.golden();
    std::vector<float> out(golden.size(), NAN);
    stage.run(Args()
                  .tensor(shaped(all.query, {all.sequences, kHeads, kDim}))
                  .tensor(shaped(all.keys, {all.blocks, kBlockSize, kDim}))
                  .tensor(shaped(all.values, {all.blocks, kBlockSize, kDim}))
                  .tensor(shaped(all.table, {all.sequences, kMaxBlocks}))
                  .tensor(whole(all.context))
                  .tensor(shaped(out, {all.sequences, kHeads, kDim}))
                  .scalar(BlocksPerTask));
    for (size_t i = 0; i < golden.size(); ++i) EXPECT_NEAR(out[i], golden[i], 1e-5) << i;
}

}  // namespace

std::vector<Scene> attention_scenes() {
    const std::string tmr = "a2a3/tensormap_and_ringbuffer/paged-attention";
    const std::string hbg = "a2a3/host_build_graph/paged-attention";
    const std::vector<const char *> kernels = {"aic/scores", "aiv/softmax", "aic/weigh", "aiv/update"};
    return {
        {"paged_attention_auto", tmr, "orchestration/auto_scope", kTmrEntry, kernels, paged_attention<1>},
        {"paged_attention_manual", tmr, "orchestration/manual_scope", kTmrEntry, kernels, paged_attention<1>},
        {"paged_attention_unrolled", tmr, "orchestration/auto_scope", kTmrEntry, kernels, paged_attention<2>},
        {"paged_attention_hbg", hbg, "orchestration/paged_attention", "build_paged_attention", kernels,
         paged_attention<1>},
    };
}

}  // namespace test
}  // namespace pto
