// out = relu(a) * w1 + relu(a) * w2: a diamond of vector and matrix tasks.
//
//              relu, AIV
//          ┌───────┴───────┐
//   multiply, AIC   multiply, AIC
//          └───────┬───────┘
//               add, AIV
//
// args: tensor a [n, n], tensor w1 [n, n], tensor w2 [n, n], tensor out [n, n]; float32.
#include <iterator>

#include "run_memory.h"

namespace {

enum KernelId { kRelu = 0, kMultiply = 1, kAdd = 2 };

}  // namespace

extern "C" int build_matmul_diamond(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const uint64_t n = args.tensor(0).shapes[0], bytes = args.tensor(0).nbytes();
    const uint64_t a = copy_in(rt, args.tensor(0)), w1 = copy_in(rt, args.tensor(1)), w2 = copy_in(rt, args.tensor(2));
    const uint64_t out = copy_out(rt, args.tensor(3));
    const uint64_t positive = scratch(rt, bytes), left = scratch(rt, bytes), right = scratch(rt, bytes);

    uint64_t relu[] = {a, positive, n * n};
    uint64_t multiply_left[] = {positive, w1, left, n};
    uint64_t multiply_right[] = {positive, w2, right, n};
    uint64_t add[] = {left, right, out, n * n};
    const int top = add_task(rt, relu, std::size(relu), kRelu, CoreType::AIV);
    const int middle[] = {
        add_task(rt, multiply_left, std::size(multiply_left), kMultiply, CoreType::AIC),
        add_task(rt, multiply_right, std::size(multiply_right), kMultiply, CoreType::AIC),
    };
    const int bottom = add_task(rt, add, std::size(add), kAdd, CoreType::AIV);
    for (const int task : middle) {
        add_successor(rt, top, task);
        add_successor(rt, task, bottom);
    }
    return 0;
}
