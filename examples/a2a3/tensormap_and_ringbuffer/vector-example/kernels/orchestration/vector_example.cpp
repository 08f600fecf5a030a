// f = (a + b + 1) * (a + b + 2) + (a + b), as five vector tasks.
//
//             c = a + b             outer scope
//       ┌─────────┼─────────┐
//   d = c + 1  e = c + 2    │       inner scope
//       └────┬────┘         │
//        g = d * e          │
//            └──────┬───────┘
//               f = g + c
//
// c, d, e and g exist on the device only: the runtime allocates them when their task is submitted.
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

enum KernelId { kAdd = 0, kAddScalar = 1, kMul = 2 };

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 3}; }

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    Tensor a = from_tensor_arg(args.tensor(0));
    Tensor b = from_tensor_arg(args.tensor(1));
    Tensor f = from_tensor_arg(args.tensor(2));
    TensorCreateInfo like_a(a.shapes, a.ndims, a.dtype);

    Arg add;
    add.add_input(a, b);
    add.add_output(like_a);
    TaskOutputTensors sum = rt_submit_aiv_task(kAdd, add);
    const Tensor &c = sum.get_ref(0);

    PTO2_SCOPE() {
        Arg plus_one;
        plus_one.add_input(c);
        plus_one.add_output(like_a);
        plus_one.add_scalar(1.0f);
        TaskOutputTensors first = rt_submit_aiv_task(kAddScalar, plus_one);

        Arg plus_two;
        plus_two.add_input(c);
        plus_two.add_output(like_a);
        plus_two.add_scalar(2.0f);
        TaskOutputTensors second = rt_submit_aiv_task(kAddScalar, plus_two);

        Arg multiply;
        multiply.add_input(first.get_ref(0), second.get_ref(0));
        multiply.add_output(like_a);
        TaskOutputTensors product = rt_submit_aiv_task(kMul, multiply);

        Arg add_sum;
        add_sum.add_input(product.get_ref(0), c);
        add_sum.add_output(f);
        rt_submit_aiv_task(kAdd, add_sum);
    }
}

}  // extern "C"
