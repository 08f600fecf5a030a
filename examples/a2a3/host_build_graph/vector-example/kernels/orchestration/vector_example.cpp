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
    const int sum = add_task(rt, add, std::size(add), kAdd, CoreType::AIV);
    const int first = add_task(rt, add_one, std::size(add_one), kAddScalar, CoreType::AIV);
    const int second = add_task(rt, add_two, std::size(add_two), kAddScalar, CoreType::AIV);
    const int product = add_task(rt, multiply, std::size(multiply), kMul, CoreType::AIV);
    const int result = add_task(rt, add_sum, std::size(add_sum), kAdd, CoreType::AIV);

    add_successor(rt, sum, first);
    add_successor(rt, sum, second);
    add_successor(rt, first, product);
    add_successor(rt, second, product);
    add_successor(rt, product, result);
    return 0;
}
