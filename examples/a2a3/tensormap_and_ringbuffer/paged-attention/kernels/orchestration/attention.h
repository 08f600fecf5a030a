// The arguments and the four tasks of paged attention, which its orchestrations submit in different ways.
//
// The keys and values of all sequences lie in one cache of blocks. A row of the block table says in which blocks the
// tokens of a sequence are. A chunk is some consecutive blocks of that row; the softmax over all tokens is put together
// from chunks, each with its own maximum and sum ("online softmax"):
//
//   scores    AIC   query * keys of the chunk, transposed           [heads, tokens]
//   softmax   AIV   exp(scaled scores - maximum), maximum, sum      [heads, tokens], [heads], [heads]
//   weigh     AIC   weights * values of the chunk                   [heads, dim]
//   update    AIV   adds all that to the accumulator of the sequence, in place
//
// args: tensor query [sequences, heads, dim], tensors keys and values [blocks, block_size, dim], tensor block_table
// [sequences, blocks], tensor context [sequences], tensor out [sequences, heads, dim], int32 blocks a task.
#pragma once

#include <cmath>
#include <cstdint>

#include "pto_orchestration_api.h"

enum KernelId { kScores = 0, kSoftmax = 1, kWeigh = 2, kUpdate = 3 };

struct Attention {
    Tensor query, keys, values, block_table, context, out;
    uint32_t blocks_per_task;

    explicit Attention(const ChipStorageTaskArgs &args)
        : query(from_tensor_arg(args.tensor(0))),
          keys(from_tensor_arg(args.tensor(1))),
          values(from_tensor_arg(args.tensor(2))),
          block_table(from_tensor_arg(args.tensor(3))),
          context(from_tensor_arg(args.tensor(4))),
          out(from_tensor_arg(args.tensor(5))),
          blocks_per_task(static_cast<uint32_t>(args.scalar(0))) {}

    uint32_t sequences() const { return query.shapes[0]; }
    uint32_t heads() const { return query.shapes[1]; }
    uint32_t dim() const { return query.shapes[2]; }
    uint32_t chunk_tokens() const { return blocks_per_task * keys.shapes[1]; }
};

/// The parts of query, block table and output that belong to one sequence.
struct Sequence {
    Tensor query, block_row, out;
    uint32_t tokens;

    Sequence(const Attention &all, uint32_t index)
        : query(matrix_of(all.query, index)),
          block_row(row_of(all.block_table, index)),
          out(matrix_of(all.out, index)),
          tokens(static_cast<uint32_t>(get_tensor_data<int32_t>(all.context, 1, &index))) {}

private:
    static Tensor matrix_of(const Tensor &batch, uint32_t index) {
        const uint32_t shapes[] = {1, batch.shapes[1], batch.shapes[2]}, offsets[] = {index, 0, 0};
        return batch.view(shapes, offsets);
    }
    static Tensor row_of(const Tensor &matrix, uint32_t index) {
        const uint32_t shapes[] = {1, matrix.shapes[1]}, offsets[] = {index, 0};
        return matrix.view(shapes, offsets);
    }
};

/// Tokens `first` to `first + count - 1` of a sequence; `first` is where a block begins.
struct Chunk {
    uint32_t first;
    uint32_t count;
};

/// Maximum, sum and unnormalised output so far.
inline TaskOutputTensors allocate_accumulator(const Attention &all) {
    const uint32_t heads[] = {all.heads()}, matrix[] = {all.heads(), all.dim()};
    TensorCreateInfo maximum(heads, 1), sum(heads, 1), output(matrix, 2);
    maximum.set_initial_value(-INFINITY);
    sum.set_initial_value(0.0f);
    output.set_initial_value(0.0f);
    return alloc_tensors(maximum, sum, output);
}

// Each of these takes the tasks to wait for, which only a MANUAL scope needs.

template <typename... Ids>
TaskOutputTensors submit_scores(const Attention &all, const Sequence &sequence, Chunk chunk, Ids... after) {
    const uint32_t shapes[] = {all.heads(), chunk.count};
    const TensorCreateInfo scores(shapes, 2);
    Arg arg;
    arg.add_input(sequence.query, all.keys, sequence.block_row);
    arg.add_output(scores);
    arg.add_scalar(chunk.first);
    if constexpr (sizeof...(after) > 0) arg.add_dep(after...);
    return rt_submit_aic_task(kScores, arg);
}

template <typename... Ids>
TaskOutputTensors submit_softmax(const Attention &all, const TaskOutputTensors &scores, Ids... after) {
    const Tensor &in = scores.get_ref(0);
    const TensorCreateInfo weights(in.shapes, 2), maximum(in.shapes, 1), sum(in.shapes, 1);
    Arg arg;
    arg.add_input(in);
    arg.add_output(weights, maximum, sum);
    arg.add_scalar(1.0f / std::sqrt(static_cast<float>(all.dim())));
    if constexpr (sizeof...(after) > 0) arg.add_dep(after...);
    return rt_submit_aiv_task(kSoftmax, arg);
}

template <typename... Ids>
TaskOutputTensors submit_weigh(const Attention &all, const Sequence &sequence, Chunk chunk,
                               const TaskOutputTensors &softmax, Ids... after) {
    const uint32_t shapes[] = {all.heads(), all.dim()};
    const TensorCreateInfo partial(shapes, 2);
    Arg arg;
    arg.add_input(softmax.get_ref(0), all.values, sequence.block_row);
    arg.add_output(partial);
    arg.add_scalar(chunk.first);
    if constexpr (sizeof...(after) > 0) arg.add_dep(after...);
    return rt_submit_aic_task(kWeigh, arg);
}

template <typename... Ids>
TaskOutputTensors submit_update(const Sequence &sequence, Chunk chunk, const TaskOutputTensors &softmax,
                                const TaskOutputTensors &partial, const TaskOutputTensors &accumulator,
                                Ids... after) {
    Arg arg;
    arg.add_input(softmax.get_ref(1), softmax.get_ref(2), partial.get_ref(0));
    arg.add_inout(accumulator.get_ref(0), accumulator.get_ref(1), accumulator.get_ref(2));
    arg.add_output(sequence.out);
    arg.add_scalar(chunk.first + chunk.count == sequence.tokens);
    if constexpr (sizeof...(after) > 0) arg.add_dep(after...);
    return rt_submit_aiv_task(kUpdate, arg);
}
