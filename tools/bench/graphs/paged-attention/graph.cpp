// Attention of one new token a request over keys and values in pages: page after page, with a running softmax.
//
//   page:  query * keys ─▶ softmax ─▶ weights * values ─▶ update of the running result
//            (matrix)      (vector)        (matrix)               (vector)
//
// Tensors: queries (requests * kHeads x kHeadDim), keys (a page is kHeadDim x kPageTokens), values (a page is
// kPageTokens x kHeadDim), table (requests x pages of each, int32), result (like queries). Scalars: requests, pages of
// each.
#include <cstdint>

#include "pto_orchestration_api.h"
#include "shape.h"

namespace {

enum KernelId { kScores = 0, kSoftmax = 1, kWeigh = 2, kUpdate = 3 };

constexpr uint32_t kQueryShape[] = {kHeads, kHeadDim};
constexpr uint32_t kKeyShape[] = {kHeadDim, kPageTokens};
constexpr uint32_t kValueShape[] = {kPageTokens, kHeadDim};
constexpr uint32_t kScoreShape[] = {kHeads, kPageTokens};
/// Largest score and sum of the exponentials, a row each.
constexpr uint32_t kStatisticsShape[] = {2, kHeads};

Tensor block_of(const Tensor &blocks, const uint32_t (&shape)[2], uint32_t index) {
    const uint32_t offset[] = {index * shape[0], 0};
    return blocks.view(shape, offset);
}

struct Request {
    Tensor query;
    Tensor result;
    Tensor running;
};

void submit_page(Request &request, Tensor &key, Tensor &value, bool is_first, bool is_last) {
    const TensorCreateInfo score_info(kScoreShape, 2, DataType::FLOAT32);
    const TensorCreateInfo statistics_info(kStatisticsShape, 2, DataType::FLOAT32);
    const TensorCreateInfo weighted_info(kQueryShape, 2, DataType::FLOAT32);

    Arg scores_args;
    scores_args.add_input(request.query, key);
    scores_args.add_output(score_info);
    TaskOutputTensors scores = rt_submit_aic_task(kScores, scores_args);

    Arg softmax_args;
    softmax_args.add_input(scores.get_ref(0));
    softmax_args.add_output(score_info, statistics_info);
    TaskOutputTensors softmax = rt_submit_aiv_task(kSoftmax, softmax_args);

    Arg weigh_args;
    weigh_args.add_input(softmax.get_ref(0), value);
    weigh_args.add_output(weighted_info);
    TaskOutputTensors weighted = rt_submit_aic_task(kWeigh, weigh_args);

    Arg update_args;
    update_args.add_input(softmax.get_ref(1), weighted.get_ref(0));
    update_args.add_inout(request.running, request.result);
    update_args.add_scalar(is_first, is_last);
    rt_submit_aiv_task(kUpdate, update_args);
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 7}; }

void paged_attention(const ChipStorageTaskArgs &args) {
    const Tensor queries = from_tensor_arg(args.tensor(0));
    const Tensor keys = from_tensor_arg(args.tensor(1));
    const Tensor values = from_tensor_arg(args.tensor(2));
    const Tensor table = from_tensor_arg(args.tensor(3));
    const Tensor results = from_tensor_arg(args.tensor(4));
    const auto requests = static_cast<uint32_t>(args.scalar(0));
    const auto pages = static_cast<uint32_t>(args.scalar(1));
    const TensorCreateInfo running_info(kStatisticsShape, 2, DataType::FLOAT32);

    for (uint32_t index = 0; index < requests; ++index) {
        PTO2_SCOPE() {
            TaskOutputTensors running = alloc_tensors(running_info);
            Request request{block_of(queries, kQueryShape, index), block_of(results, kQueryShape, index),
                            running.get_ref(0)};
            for (uint32_t i = 0; i < pages; ++i) {
                const uint32_t entry[] = {index, i};
                const auto page = static_cast<uint32_t>(get_tensor_data<int32_t>(table, 2, entry));
                Tensor key = block_of(keys, kKeyShape, page);
                Tensor value = block_of(values, kValueShape, page);
                submit_page(request, key, value, i == 0, i + 1 == pages);
            }
        }
    }
}

}  // extern "C"
