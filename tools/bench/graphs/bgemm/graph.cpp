// C = A * B for a batch of square matrices, tile by tile: gemm on a matrix core, accumulation on a vector core.
//
// A tile is 64 x 64 and dense. Tensors are columns of tiles: A by batch, row, depth; B by batch, depth, column; C by
// batch, row, column. Scalars: number of matrices, tiles along a side of each.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kGemm = 0, kAccumulate = 1 };

constexpr uint32_t kTile = 64;
constexpr uint32_t kTileShape[] = {kTile, kTile};

Tensor tile(const Tensor &tiles, uint32_t index) {
    const uint32_t offset[] = {index * kTile, 0};
    return tiles.view(kTileShape, offset);
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 5}; }

void bgemm(const ChipStorageTaskArgs &args) {
    const Tensor a = from_tensor_arg(args.tensor(0));
    const Tensor b = from_tensor_arg(args.tensor(1));
    const Tensor c = from_tensor_arg(args.tensor(2));
    const auto batch = static_cast<uint32_t>(args.scalar(0));
    const auto grid = static_cast<uint32_t>(args.scalar(1));
    const TensorCreateInfo product_info(kTileShape, 2, DataType::FLOAT32);

    for (uint32_t index = 0; index < batch * grid * grid; ++index) {
        const uint32_t row = index / grid;
        const uint32_t column = index % grid;
        const uint32_t matrix = row / grid;
        Tensor sum = tile(c, index);
        PTO2_SCOPE() {
            for (uint32_t depth = 0; depth < grid; ++depth) {
                Tensor left = tile(a, row * grid + depth);
                Tensor right = tile(b, (matrix * grid + depth) * grid + column);
                Arg gemm;
                gemm.add_input(left, right);
                gemm.add_output(product_info);
                TaskOutputTensors product = rt_submit_aic_task(kGemm, gemm);

                Arg accumulate;
                accumulate.add_input(product.get_ref(0));
                accumulate.add_inout(sum);
                accumulate.add_scalar(depth);
                rt_submit_aiv_task(kAccumulate, accumulate);
            }
        }
    }
}

}  // extern "C"
