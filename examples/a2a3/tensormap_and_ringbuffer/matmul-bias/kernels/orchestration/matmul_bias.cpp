// C = A * W + bias, one mixed task a tile of rows.
//
//   AIC    multiply   product row 0, row 1, ...           counts the rows that are there
//   AIV 0  add_bias   upper half: waits for a row, C = product + bias
//   AIV 1  add_bias   lower half: the same
//
// The three kernels of a mixed task run on one cluster at the same time, so the vector cores take each row when the
// matrix core has just written it.
//
// args: tensor A [rows, inner], tensor W [inner, columns], tensor bias [columns], tensor C [rows, columns], int32 rows
// of a tile; rows are a multiple of it.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kMultiply = 0, kAddBias = 1 };

Tensor rows_of(const Tensor &matrix, uint32_t first, uint32_t count) {
    const uint32_t shapes[] = {count, matrix.shapes[1]};
    const uint32_t offsets[] = {first, 0};
    return matrix.view(shapes, offsets);
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 5}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor a = from_tensor_arg(args.tensor(0));
    const Tensor w = from_tensor_arg(args.tensor(1));
    const Tensor bias = from_tensor_arg(args.tensor(2));
    const Tensor c = from_tensor_arg(args.tensor(3));
    const auto tile_rows = static_cast<uint32_t>(args.scalar(0));

    const uint32_t product_shapes[] = {tile_rows, c.shapes[1]};
    const TensorCreateInfo product_info(product_shapes, 2, DataType::FLOAT32);
    const uint32_t one[] = {1};
    TensorCreateInfo progress_info(one, 1, DataType::UINT32);
    progress_info.set_initial_value(uint32_t{0});

    MixedKernels kernels;
    kernels.aic_kernel_id = kMultiply;
    kernels.aiv0_kernel_id = kAddBias;
    kernels.aiv1_kernel_id = kAddBias;
    for (uint32_t row = 0; row < c.shapes[0]; row += tile_rows) {
        const Tensor a_tile = rows_of(a, row, tile_rows);
        const Tensor c_tile = rows_of(c, row, tile_rows);
        Arg arg;
        arg.add_input(a_tile, w, bias);
        arg.add_output(product_info, progress_info);
        arg.add_output(c_tile);
        rt_submit_task(kernels, arg);
    }
}

}  // extern "C"
