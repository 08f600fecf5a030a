/// Device memory, copies and pairs.
#include "graph.h"

extern "C" {

/// Records tensor 0 in scalar 0 pairs of one element, each in device memory of its own, and adds 1 to each.
int many_pairs(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *host = args.tensor(0).data_as<int32_t>();
    for (uint64_t i = 0; i < args.scalar(0); ++i) {
        void *device = device_malloc(rt, sizeof(int32_t));
        copy_to_device(rt, device, host + i, sizeof(int32_t));
        uint64_t task_args[] = {as_arg(device), as_arg(device), 1, 1};
        add_task(rt, task_args, 4, kAddScalar, CoreType::AIV);
        record_tensor_pair(rt, host + i, device, sizeof(int32_t));
    }
    return 0;
}

/// Allocates scalar 0 bytes and records them, or not, or frees them, as scalar 1 says (0, 1, 2); returns scalar 2.
int allocate(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    void *device = device_malloc(rt, args.scalar(0));
    if (device == nullptr) return -12;
    if (args.scalar(1) == 0) record_tensor_pair(rt, args.tensor(0).data_as<void>(), device, 0);
    if (args.scalar(1) == 2) device_free(rt, device);
    return static_cast<int32_t>(args.scalar(2));
}

/// Records one pair in a way that scalar 0 selects.
int odd_pair(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    static int32_t not_of_a_device[4];
    auto *host = args.tensor(0).data_as<int32_t>();
    const size_t bytes = args.tensor(0).nbytes();
    auto *device = copy_in<int32_t>(rt, args.tensor(0));
    fold(rt, reinterpret_cast<uint32_t *>(device), 1);
    switch (args.scalar(0)) {
    case 0: record_tensor_pair(rt, host, not_of_a_device, 4); break;
    case 1: record_tensor_pair(rt, host, device, 1u << 20); break;
    case 2: record_tensor_pair(rt, nullptr, device, 4); break;
    case 3: record_tensor_pair(rt, host, nullptr, 4); break;
    case 4:
        record_tensor_pair(rt, host, device, 4);
        device_free(rt, device);
        return 0;
    case 5:  // both halves, and the whole once more
        record_tensor_pair(rt, host, device, bytes / 2);
        record_tensor_pair(rt, host + bytes / 8, device + bytes / 8, bytes / 2);
        record_tensor_pair(rt, host, device, bytes);
        return 0;
    }
    record_tensor_pair(rt, host, device, 0);
    return 0;
}

/// What the memory functions say to mistakes: -100 minus the number of the first wrong answer, or 0.
int mistakes(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    auto *host = args.tensor(0).data_as<int32_t>();
    auto *device = static_cast<uint8_t *>(device_malloc(rt, 64));
    int number = 0;
    const auto expect = [&](bool is_true) {
        ++number;
        if (!is_true) throw number;
    };
    try {
        expect(copy_to_device(rt, device, host, 4) == 0);
        expect(copy_to_device(rt, device + 60, host, 4) == 0);
        expect(copy_to_device(rt, device + 61, host, 4) == -1);
        expect(copy_to_device(rt, nullptr, host, 4) == -1);
        expect(copy_to_device(rt, device, nullptr, 4) == -1);
        expect(copy_to_device(rt, host, host, 4) == -1);
        expect(device_malloc(rt, ~size_t{0}) == nullptr);
        device_free(rt, nullptr);
        device_free(rt, host);
        device_free(rt, device + 8);
        expect(copy_to_device(rt, device, host, 4) == 0);
        device_free(rt, device);
        device_free(rt, device);
        expect(copy_to_device(rt, device, host, 4) == -1);
    } catch (int wrong) {
        return -100 - wrong;
    }
    return 0;
}

/// out = in + 1, then out += 10, with tensors that are described: of in only a window.
int described(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    const uint32_t count = args.tensor(0).shapes[0], window = count - 2, start = 1;
    auto *in = copy_in<int32_t>(rt, args.tensor(0));
    auto *out = copy_in_and_out<int32_t>(rt, args.tensor(1));
    record_tensor_pair(rt, args.tensor(1).data_as<void>(), in, 0);
    TensorInfo infos[] = {make_tensor_info_from_tensor_arg(args.tensor(1)),
                          make_tensor_info(DataType::INT32, 1, &window, &count, &start)};
    uint64_t first[] = {as_arg(out), as_arg(in), count, 1}, second[] = {as_arg(out), as_arg(out), count, 10};
    const int add_one = add_task_with_tensor_info(rt, first, 4, kAddScalar, CoreType::AIV, infos, 2);
    const int add_ten = add_task(rt, second, 4, kAddScalar, CoreType::AIV);
    if (set_tensor_info_to_task(rt, add_ten, infos, 2) != 0) return -1;
    add_successor(rt, add_one, add_ten);
    return 0;
}

/// Describes tensors of tasks: -100 minus the number of the first wrong answer, or 0.
int tensor_infos(OrchestrationRuntime *rt, const ChipStorageTaskArgs &args) {
    int number = 0;
    const auto expect = [&](bool is_true) {
        ++number;
        if (!is_true) throw number;
    };
    const uint32_t shape[] = {2, 3}, raw[] = {4, 6}, offsets[] = {1, 2};
    TensorInfo infos[17];
    for (TensorInfo &info : infos) info = make_tensor_info_from_tensor_arg(args.tensor(0));
    infos[1] = make_tensor_info(DataType::FLOAT32, 2, shape, raw, offsets);
    TensorInfo odd_rank = infos[0], odd_type = infos[0];
    odd_rank.ndims = 6;
    odd_type.dtype = static_cast<DataType>(200);
    uint64_t no_args[1] = {};
    try {
        const int task = noop(rt);
        expect(set_tensor_info_to_task(rt, task, infos, 2) == 0);
        expect(set_tensor_info_to_task(rt, task, infos, 16) == 0);
        expect(set_tensor_info_to_task(rt, task, infos, 1) == 0);
        expect(set_tensor_info_to_task(rt, task, nullptr, 0) == 0);
        expect(set_tensor_info_to_task(rt, task, infos, 17) == -1);
        expect(set_tensor_info_to_task(rt, task, infos, -1) == -1);
        expect(set_tensor_info_to_task(rt, task, nullptr, 1) == -1);
        expect(set_tensor_info_to_task(rt, task, &odd_rank, 1) == -1);
        expect(set_tensor_info_to_task(rt, task, &odd_type, 1) == -1);
        expect(set_tensor_info_to_task(rt, task + 1, infos, 1) == -1);
        expect(set_tensor_info_to_task(rt, -1, infos, 1) == -1);
        expect(add_task_with_tensor_info(rt, no_args, 0, kNoop, CoreType::AIC, infos, 2) == 1);
        expect(add_task_with_tensor_info(rt, no_args, 1, kNoop, CoreType::AIV, nullptr, 0) == 2);
        expect(add_task_with_tensor_info(rt, no_args, 17, kNoop, CoreType::AIV, infos, 1) < 0);
        expect(add_task_with_tensor_info(rt, no_args, 1, kNoop, CoreType::AIV, infos, 17) < 0);
        expect(get_task_count(rt) == 4);
    } catch (int wrong) {
        return -100 - wrong;
    }
    return 0;
}

}  // extern "C"
