// C = C + A * B for a batch of matrices, cut into square tiles.
//
//   A[b] tile (i, k) ──┐
//                      ├─ multiply, AIC ──▶ product ── add, AIV ──▶ C[b] tile (i, j), in place
//   B[b] tile (k, j) ──┘
//
// All products can run at the same time. The additions to one tile of C follow each other, because each names the tile
// as INOUT; tiles do not overlap, so different ones do not wait for each other.
//
// args: tensor A [batch, m, k], tensor B [batch, k, n], tensor C [batch, m, n], int32 tile. Extents are multiples of tile.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kMultiply = 0, kAdd = 1 };

/// Tile (row, column) of matrix `index`.
Tensor tile_of(const Tensor &batch, uint32_t index, uint32_t row, uint32_t column, uint32_t tile) {
    const uint32_t shapes[] = {1, tile, tile};
    const uint32_t offsets[] = {index, row * tile, column * tile};
    return batch.view(shapes, offsets);
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 4}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor a = from_tensor_arg(args.tensor(0));
    const Tensor b = from_tensor_arg(args.tensor(1));
    const Tensor c = from_tensor_arg(args.tensor(2));
    const auto tile = static_cast<uint32_t>(args.scalar(0));
    const uint32_t product_shapes[] = {tile, tile};
    const TensorCreateInfo product_info(product_shapes, 2, DataType::FLOAT32);

    const uint32_t rows = c.shapes[1] / tile, columns = c.shapes[2] / tile, inner = a.shapes[2] / tile;
    for (uint32_t index = 0; index < c.shapes[0]; ++index) {
        for (uint32_t i = 0; i < rows; ++i) {
            for (uint32_t j = 0; j < columns; ++j) {
                const Tensor c_tile = tile_of(c, index, i, j, tile);
                // The products of one tile of C are released together.
                PTO2_SCOPE() {
                    for (uint32_t k = 0; k < inner; ++k) {
                        const Tensor a_tile = tile_of(a, index, i, k, tile);
                        const Tensor b_tile = tile_of(b, index, k, j, tile);
                        Arg multiply;
                        multiply.add_input(a_tile, b_tile);
                        multiply.add_output(product_info);
                        const TaskOutputTensors product = rt_submit_aic_task(kMultiply, multiply);

                        Arg add;
                        add.add_input(product.get_ref(0));
                        add.add_inout(c_tile);
                        rt_submit_aiv_task(kAdd, add);
                    }
                }
            }
        }
    }
}

}  // extern "C"
