/// Tasks of every shape that a cluster can run, with kernels of their own in each slot.
#include <vector>

#include "graph.h"

namespace {

/// What the slots of a task compute: matrices a, b and the result, for AIC, AIV0 and AIV1 in turn.
struct Shape {
    bool has_aic, has_aiv0, has_aiv1;
};

constexpr Shape kShapes[] = {
    {true, false, false}, {false, true, false}, {true, true, false}, {false, true, true}, {true, true, true}};

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Tensors 0 to 5 are the matrices that the slots combine, two each; 6 to 14 the results in the order of kShapes. Each task
/// computes one matrix of its results; scalar 0 is how often all of this happens, each time into the next matrix.
void all_shapes(const ChipStorageTaskArgs &args) {
    const uint32_t elements = args.tensor(0).shapes[0];
    for (uint32_t round = 0; round < args.scalar(0); ++round) {
        int32_t result = 6;
        for (const Shape &shape : kShapes) {
            const bool has_slot[] = {shape.has_aic, shape.has_aiv0, shape.has_aiv1};
            std::vector<Tensor> matrices;
            matrices.reserve(9);
            Arg arg;
            for (int32_t slot = 0; slot < 3; ++slot) {
                for (int32_t i = 0; i < 2; ++i) {
                    matrices.push_back(from_tensor_arg(args.tensor(2 * slot + i)));
                    arg.add_input(matrices.back());
                }
                if (has_slot[slot]) {
                    matrices.push_back(slice(from_tensor_arg(args.tensor(result++)), round * elements, elements));
                    arg.add_output(matrices.back());
                } else {
                    arg.add_input(matrices.back());
                }
            }
            MixedKernels kernels;
            if (shape.has_aic) kernels.aic_kernel_id = kCombineAic;
            if (shape.has_aiv0) kernels.aiv0_kernel_id = kCombineAiv0;
            if (shape.has_aiv1) kernels.aiv1_kernel_id = kCombineAiv1;
            rt_submit_task(kernels, arg);
        }
    }
}

}  // extern "C"
