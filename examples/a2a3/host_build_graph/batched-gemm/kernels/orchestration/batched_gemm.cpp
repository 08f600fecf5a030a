// C = C + A * B for a batch of matrices, cut into square tiles; the graph is built on the host.
//
//   multiply, AIC ── product ──▶ add, AIV ──▶ tile of C, in place      one pair for each k of a tile
//                                   │
//   multiply, AIC ── product ──▶ add, AIV ──▶ ...
//
// args: tensor A [batch, m, k], tensor B [batch, k, n], tensor C [batch, m, n], int32 tile. Extents are multiples of tile.
#include <iterator>

#include "run_memory.h"

namespace {

enum KernelId { kMultiply = 0, kAdd = 1 };

/// A batch of matrices in device memory.
struct Matrices {
    uint64_t address;
    uint64_t rows, columns;

    Matrices(uint64_t at, const ContinuousTensor &tensor)
        : address(at), rows(tensor.shapes[1]), columns(tensor.shapes[2]) {}

    /// Address of the element of matrix `index` where tile (row, column) begins.
    uint64_t tile(uint64_t index, uint64_t row, uint64_t column, uint64_t extent) const {
        return address + ((index * rows + row * extent) * columns + column * extent) * sizeof(float);
    }
};

}  // namespace

extern "C" int build_batched_gemm(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const Matrices a(copy_in(rt, args.tensor(0)), args.tensor(0));
    const Matrices b(copy_in(rt, args.tensor(1)), args.tensor(1));
    const Matrices c(copy_in_out(rt, args.tensor(2)), args.tensor(2));
    const uint64_t batch = args.tensor(2).shapes[0], tile = args.scalar(0);
    const uint64_t inner = a.columns / tile, tile_bytes = tile * tile * sizeof(float);
    uint64_t product = scratch(rt, batch * (c.rows / tile) * (c.columns / tile) * inner * tile_bytes);

    for (uint64_t index = 0; index < batch; ++index) {
        for (uint64_t i = 0; i < c.rows / tile; ++i) {
            for (uint64_t j = 0; j < c.columns / tile; ++j) {
                int previous_add = -1;
                for (uint64_t k = 0; k < inner; ++k) {
                    uint64_t multiply_args[] = {a.tile(index, i, k, tile), b.tile(index, k, j, tile), product, tile,
                                                a.columns, b.columns};
                    uint64_t add_args[] = {product, c.tile(index, i, j, tile), tile, c.columns};
                    const int multiply =
                        add_task(rt, multiply_args, std::size(multiply_args), kMultiply, CoreType::AIC);
                    const int add = add_task(rt, add_args, std::size(add_args), kAdd, CoreType::AIV);
                    add_successor(rt, multiply, add);
                    if (previous_add >= 0) add_successor(rt, previous_add, add);
                    previous_add = add;
                    product += tile_bytes;
                }
            }
        }
    }
    return 0;
}
