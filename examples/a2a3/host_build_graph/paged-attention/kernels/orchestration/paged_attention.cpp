// Paged attention as a graph that is built on the host. A chunk is some consecutive blocks of a sequence; the softmax over
// all tokens is put together from chunks, each with its own maximum and sum ("online softmax"):
//
//   scores, AIC ──▶ softmax, AIV ──▶ weigh, AIC ──▶ update, AIV ──▶ accumulator of the sequence, in place
//                                                      │
//   scores, AIC ──▶ softmax, AIV ──▶ weigh, AIC ──▶ update, AIV ──▶ ...
//
// args: tensor query [sequences, heads, dim], tensors keys and values [blocks, block_size, dim], tensor block_table
// [sequences, blocks], tensor context [sequences], tensor out [sequences, heads, dim], int32 blocks a task.
#include <algorithm>
#include <iterator>

#include "run_memory.h"

namespace {

enum KernelId { kScores = 0, kSoftmax = 1, kWeigh = 2, kUpdate = 3 };

/// Device memory and extents of all that the tasks work on.
struct Attention {
    OrchestrationRuntime *rt;
    uint64_t heads, dim, block_size, max_blocks;
    uint64_t query, keys, values, block_table, out;

    Attention(OrchestrationRuntime *runtime, const ChipStorageTaskArgs &args)
        : rt(runtime),
          heads(args.tensor(0).shapes[1]),
          dim(args.tensor(0).shapes[2]),
          block_size(args.tensor(1).shapes[1]),
          max_blocks(args.tensor(3).shapes[1]),
          query(copy_in(rt, args.tensor(0))),
          keys(copy_in(rt, args.tensor(1))),
          values(copy_in(rt, args.tensor(2))),
          block_table(copy_in(rt, args.tensor(3))),
          out(copy_out(rt, args.tensor(5))) {}

    uint64_t matrix_bytes() const { return heads * dim * sizeof(float); }
};

/// The tasks of one sequence, chunk by chunk.
class Sequence {
public:
    Sequence(const Attention &all, uint64_t index, uint64_t tokens)
        : all_(all),
          tokens_(tokens),
          query_(all.query + index * all.matrix_bytes()),
          out_(all.out + index * all.matrix_bytes()),
          block_row_(all.block_table + index * all.max_blocks * sizeof(int32_t)),
          accumulator_{floats(all.heads), floats(all.heads), floats(all.heads * all.dim)} {}

    void add_chunk(uint64_t first, uint64_t count) {
        const uint64_t heads = all_.heads, dim = all_.dim, block_size = all_.block_size;
        const uint64_t score = floats(heads * count), weight = floats(heads * count), partial = floats(heads * dim);
        const uint64_t maximum = floats(heads), sum = floats(heads);
        const uint64_t is_first = first == 0, is_last = first + count == tokens_;

        uint64_t scores_args[] = {query_, all_.keys, block_row_, score, heads, dim, block_size, first, count};
        uint64_t softmax_args[] = {score, weight, maximum, sum, heads, dim, count};
        uint64_t weigh_args[] = {weight, all_.values, block_row_, partial, heads, dim, block_size, first, count};
        uint64_t update_args[] = {maximum, sum,   partial, accumulator_[0], accumulator_[1], accumulator_[2],
                                  out_,    heads, dim,     is_first,        is_last};
        const int scores = add_task(all_.rt, scores_args, std::size(scores_args), kScores, CoreType::AIC);
        const int softmax = add_task(all_.rt, softmax_args, std::size(softmax_args), kSoftmax, CoreType::AIV);
        const int weigh = add_task(all_.rt, weigh_args, std::size(weigh_args), kWeigh, CoreType::AIC);
        const int update = add_task(all_.rt, update_args, std::size(update_args), kUpdate, CoreType::AIV);
        add_successor(all_.rt, scores, softmax);
        add_successor(all_.rt, softmax, weigh);
        add_successor(all_.rt, weigh, update);
        if (last_update_ >= 0) add_successor(all_.rt, last_update_, update);
        last_update_ = update;
    }

private:
    uint64_t floats(uint64_t count) const { return scratch(all_.rt, count * sizeof(float)); }

    const Attention &all_;
    uint64_t tokens_;
    uint64_t query_, out_, block_row_;
    uint64_t accumulator_[3];  // maximum, sum, unnormalised output
    int last_update_ = -1;
};

}  // namespace

extern "C" int build_paged_attention(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const Attention all(rt, args);
    const auto *context = args.tensor(4).data_as<int32_t>();
    const uint64_t sequences = args.tensor(0).shapes[0], chunk_tokens = args.scalar(0) * all.block_size;
    for (uint64_t index = 0; index < sequences; ++index) {
        const auto tokens = static_cast<uint64_t>(context[index]);
        Sequence sequence(all, index, tokens);
        for (uint64_t first = 0; first < tokens; first += chunk_tokens)
            sequence.add_chunk(first, std::min(chunk_tokens, tokens - first));
    }
    return 0;
}
