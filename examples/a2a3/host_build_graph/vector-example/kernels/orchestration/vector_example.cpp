// f = (a + b + 1) * (a + b + 2) + (a + b), as five vector tasks whose order is said explicitly.
//
//             c = a + b
//       ┌─────────┼─────────┐
//   d = c + 1  e = c + 2    │
//       └────┬────┘         │
//        g = d * e          │
//            └──────┬───────┘
//               f = g + c
//
// The function runs on the host, in each run before any task starts. args: tensor a, tensor b, tensor f; float32.
#include <iterator>

#include "run_memory.h"

namespace {

enum KernelId { kAdd = 0, kAddScalar = 1, kMul = 2 };

}  // namespace

extern "C" int build_vector_example(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const uint64_t bytes = args.tensor(0).nbytes(), count = bytes / sizeof(float);
    const uint64_t a = copy_in(rt, args.tensor(0)), b = copy_in(rt, args.tensor(1)), f = copy_out(rt, args.tensor(2));
    const uint64_t c = scratch(rt, bytes), d = scratch(rt, bytes), e = scratch(rt, bytes), g = scratch(rt, bytes);

    uint64_t add[] = {a, b, c, count};
    uint64_t add_one[] = {c, d, to_u64(1.0f), count};
    uint64_t add_two[] = {c, e, to_u64(2.0f), count};
    uint64_t multiply[] = {d, e, g, count};
    uint64_t add_sum[] = {g, c, f, count};
    // An address alone says nothing of what lies there; the values of a described tensor can be dumped. All are like a.
    const TensorInfo like_a = make_tensor_info_from_tensor_arg(args.tensor(0));
    const TensorInfo tensors[] = {like_a, like_a, like_a};
    const auto task = [&](auto &of, KernelId kernel, int tensor_count) {
        return add_task_with_tensor_info(rt, of, std::size(of), kernel, CoreType::AIV, tensors, tensor_count);
    };
    const int sum = task(add, kAdd, 3);
    const int first = task(add_one, kAddScalar, 2);
    const int second = task(add_two, kAddScalar, 2);
    const int product = task(multiply, kMul, 3);
    const int result = task(add_sum, kAdd, 3);

    add_successor(rt, sum, first);
    add_successor(rt, sum, second);
    add_successor(rt, first, product);
    add_successor(rt, second, product);
    add_successor(rt, product, result);
    return 0;
}
