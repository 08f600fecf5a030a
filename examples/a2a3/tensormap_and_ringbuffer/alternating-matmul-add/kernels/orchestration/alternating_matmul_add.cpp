// For each of several sequences: x = x * W + r, again and again. A matrix task and a vector task take turns in a sequence;
// the sequences do not depend on each other, so both kinds of cores are busy.
//
//   sequence 0   x ── multiply, AIC ──▶ product ── add, AIV ──▶ x ── multiply, AIC ──▶ ...
//   sequence 1   x ── multiply, AIC ──▶ ...
//
// args: tensor X [sequences, n, n] in place, tensor W [n, n], tensor R [sequences, n, n], int32 layers.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kMultiply = 0, kAdd = 1 };

Tensor matrix_of(const Tensor &batch, uint32_t index) {
    const uint32_t shapes[] = {1, batch.shapes[1], batch.shapes[2]};
    const uint32_t offsets[] = {index, 0, 0};
    return batch.view(shapes, offsets);
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 4}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    const Tensor x = from_tensor_arg(args.tensor(0));
    const Tensor w = from_tensor_arg(args.tensor(1));
    const Tensor r = from_tensor_arg(args.tensor(2));
    const auto layers = static_cast<uint32_t>(args.scalar(0));
    const TensorCreateInfo product_info(w.shapes, 2, DataType::INT32);

    for (uint32_t layer = 0; layer < layers; ++layer) {
        PTO2_SCOPE() {
            for (uint32_t sequence = 0; sequence < x.shapes[0]; ++sequence) {
                const Tensor x_matrix = matrix_of(x, sequence);
                const Tensor r_matrix = matrix_of(r, sequence);
                Arg multiply;
                multiply.add_input(x_matrix, w);
                multiply.add_output(product_info);
                const TaskOutputTensors product = rt_submit_aic_task(kMultiply, multiply);

                // INOUT, although nothing of x is read: the next layer's matrix task finds its predecessor by it.
                Arg add;
                add.add_input(product.get_ref(0), r_matrix);
                add.add_inout(x_matrix);
                rt_submit_aiv_task(kAdd, add);
            }
        }
    }
}

}  // extern "C"
