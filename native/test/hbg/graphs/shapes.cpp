/// Graphs of many shapes.
#include "graph.h"

extern "C" {

/// Element 0 of tensor 0 folded by scalar 0 tasks, one after the other, on both kinds of cores.
int chain(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    int last = -1;
    for (uint64_t i = 1; i <= args.scalar(0); ++i) {
        const int task = fold(rt, value, i, i % 2 == 0 ? CoreType::AIC : CoreType::AIV);
        if (last >= 0) add_successor(rt, last, task);
        last = task;
    }
    return get_task_count(rt) == static_cast<int>(args.scalar(0)) ? 0 : -1;
}

/// The same with the tasks added in the opposite order: every edge leads to an older task.
int chain_backwards(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *value = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    for (uint64_t i = args.scalar(0); i >= 1; --i) {
        const int task = fold(rt, value, i);
        if (task > 0) add_successor(rt, task, task - 1);
    }
    return 0;
}

/// f = (a + b + 1)(a + b + 2), with intermediates on the device.
int vector_example(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const uint64_t count = args.tensor(0).shapes[0];
    auto *a = copy_in<float>(rt, args.tensor(0));
    auto *b = copy_in<float>(rt, args.tensor(1));
    auto *f = copy_in_and_out<float>(rt, args.tensor(2));
    const auto intermediate = [&] { return static_cast<float *>(device_malloc(rt, count * sizeof(float))); };
    const auto elementwise = [&](float *out, const float *x, const float *y, Operation operation) {
        uint64_t task_args[] = {as_arg(out), as_arg(x), as_arg(y), static_cast<uint64_t>(operation), count};
        return add_task(rt, task_args, 5, kElementwise, CoreType::AIV);
    };
    float *sum = intermediate(), *plus_one = intermediate(), *plus_two = intermediate();
    std::vector<float> constants(2 * count, 1.0f);
    std::fill(constants.begin() + static_cast<int64_t>(count), constants.end(), 2.0f);
    auto *ones = static_cast<float *>(device_malloc(rt, constants.size() * sizeof(float)));
    copy_to_device(rt, ones, constants.data(), constants.size() * sizeof(float));
    const int t0 = elementwise(sum, a, b, kAdd);
    const int t1 = elementwise(plus_one, sum, ones, kAdd);
    const int t2 = elementwise(plus_two, sum, ones + count, kAdd);
    const int t3 = elementwise(f, plus_one, plus_two, kMultiply);
    add_successor(rt, t0, t1);
    add_successor(rt, t0, t2);
    add_successor(rt, t1, t3);
    add_successor(rt, t2, t3);
    for (float *it : {a, b, sum, plus_one, plus_two, ones}) record_tensor_pair(rt, args.tensor(2).data_as<void>(), it, 0);
    print_runtime(rt);
    return 0;
}

/// f = exp(√log a · w1 + √log a · w2): AIV, two AIC, AIV.
int matmul_diamond(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const uint64_t n = args.tensor(0).shapes[0];
    const size_t bytes = n * n * sizeof(float);
    auto *a = copy_in<float>(rt, args.tensor(0));
    auto *w1 = copy_in<float>(rt, args.tensor(1));
    auto *w2 = copy_in<float>(rt, args.tensor(2));
    auto *f = copy_in_and_out<float>(rt, args.tensor(3));
    auto *root = static_cast<float *>(device_malloc(rt, bytes));
    auto *left = static_cast<float *>(device_malloc(rt, bytes));
    auto *right = static_cast<float *>(device_malloc(rt, bytes));
    uint64_t root_args[] = {as_arg(root), as_arg(a), 0, kSqrtOfLog, n * n};
    uint64_t left_args[] = {as_arg(left), as_arg(root), as_arg(w1), 0, n};
    uint64_t right_args[] = {as_arg(right), as_arg(root), as_arg(w2), 0, n};
    uint64_t exp_args[] = {as_arg(f), as_arg(left), as_arg(right), kExp, n * n};
    const int first = add_task(rt, root_args, 5, kElementwise, CoreType::AIV);
    const int middle[] = {add_task(rt, left_args, 5, kMatmulAdd, CoreType::AIC),
                          add_task(rt, right_args, 5, kMatmulAdd, CoreType::AIC)};
    const int last = add_task(rt, exp_args, 5, kElementwise, CoreType::AIV);
    for (const int task : middle) {
        add_successor(rt, first, task);
        add_successor(rt, task, last);
    }
    return 0;
}

/// Tiles of c = a · b, for a grid of scalar 0 tiles of scalar 1 rows: each product a task on AIC, each sum one on AIV.
int bgemm(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const uint64_t grid = args.scalar(0), rows = args.scalar(1), tile = rows * rows;
    auto *a = copy_in<float>(rt, args.tensor(0));
    auto *b = copy_in<float>(rt, args.tensor(1));
    auto *c = copy_in_and_out<float>(rt, args.tensor(2));
    auto *products = static_cast<float *>(device_malloc(rt, grid * grid * grid * tile * sizeof(float)));
    for (uint64_t i = 0; i < grid; ++i) {
        for (uint64_t j = 0; j < grid; ++j) {
            float *sum = c + (i * grid + j) * tile;
            int last = -1;
            for (uint64_t k = 0; k < grid; ++k, products += tile) {
                uint64_t multiply_args[] = {as_arg(products), as_arg(a + (i * grid + k) * tile),
                                            as_arg(b + (k * grid + j) * tile), 0, rows};
                uint64_t add_args[] = {as_arg(sum), as_arg(sum), as_arg(products), kAdd, tile};
                const int multiply = add_task(rt, multiply_args, 5, kMatmulAdd, CoreType::AIC);
                const int add = add_task(rt, add_args, 5, kElementwise, CoreType::AIV);
                add_successor(rt, multiply, add);
                if (last >= 0) add_successor(rt, last, add);
                last = add;
            }
        }
    }
    return 0;
}

/// Each task computes its value from those of its predecessors. Tensor 0: values. Tensor 1: edges, two ids each, also
/// repeated. Every third task is for AIC.
int dag(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const auto count = static_cast<int>(args.tensor(0).shapes[0]);
    const auto *edges = args.tensor(1).data_as<int32_t>();
    const size_t edge_count = args.tensor(1).shapes[0] / 2;
    auto *values = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    std::vector<std::vector<int32_t>> predecessors(static_cast<size_t>(count));
    for (size_t e = 0; e < edge_count; ++e) predecessors[static_cast<size_t>(edges[2 * e + 1])].push_back(edges[2 * e]);
    auto *lists = static_cast<int32_t *>(device_malloc(rt, edge_count * sizeof(int32_t)));
    record_tensor_pair(rt, values, lists, 0);
    for (int id = 0; id < count; ++id) {
        const std::vector<int32_t> &list = predecessors[static_cast<size_t>(id)];
        if (!list.empty()) copy_to_device(rt, lists, list.data(), list.size() * sizeof(int32_t));
        uint64_t task_args[] = {as_arg(values), static_cast<uint64_t>(id), as_arg(lists), list.size()};
        lists += list.size();
        add_task(rt, task_args, 4, kGather, id % 3 == 0 ? CoreType::AIC : CoreType::AIV);
    }
    for (size_t e = 0; e < edge_count; ++e) add_successor(rt, edges[2 * e], edges[2 * e + 1]);
    return 0;
}

/// Scalar 0 tasks without order, each with an element of tensor 0.
int independent(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *values = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    for (uint64_t i = 0; i < args.scalar(0); ++i) fold(rt, values + i, i, i % 3 == 0 ? CoreType::AIC : CoreType::AIV);
    return 0;
}

/// Scalar 0 tasks on AIV, and scalar 1 on AIC, which all must run at once: each counts element 0 of tensor 0.
int meet(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *counter = copy_in_and_out<int32_t>(rt, args.tensor(0));
    uint64_t task_args[] = {as_arg(counter), args.scalar(0) + args.scalar(1)};
    for (uint64_t i = 0; i < args.scalar(0); ++i) add_task(rt, task_args, 2, kMeet, CoreType::AIV);
    for (uint64_t i = 0; i < args.scalar(1); ++i) add_task(rt, task_args, 2, kMeet, CoreType::AIC);
    return 0;
}

/// One task, then scalar 0 tasks that wait for it, then one that waits for all of those.
int fan(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *values = copy_in_and_out<uint32_t>(rt, args.tensor(0));
    const auto count = static_cast<int>(args.scalar(0));
    const int first = fold(rt, values, 1);
    for (int i = 0; i < count; ++i) {
        uint64_t task_args[] = {as_arg(values + 1 + i), as_arg(values), 1, static_cast<uint64_t>(i)};
        add_successor(rt, first, add_task(rt, task_args, 4, kAddScalar, CoreType::AIV));
    }
    uint64_t last_args[] = {as_arg(values), as_arg(values + count), 1, 1000};
    const int last = add_task(rt, last_args, 4, kAddScalar, CoreType::AIC);
    for (int i = 1; i <= count; ++i) add_successor(rt, i, last);
    return 0;
}

}  // extern "C"
