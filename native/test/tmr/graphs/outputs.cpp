/// Tensors that the runtime creates.
#include "graph.h"

namespace {

void describe(const Tensor &tensor, const Tensor &record) {
    Arg arg;
    arg.add_no_dep(tensor);
    arg.add_output(record);
    rt_submit_aiv_task(kDescribe, arg);
}

void gather(const Tensor &in, const Tensor &out) {
    Arg arg;
    arg.add_input(in);
    arg.add_output(out);
    rt_submit_aiv_task(kGather, arg);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// How a kernel sees a created tensor: dtype is scalar 0, shape the other scalars. Record in tensor 0 (int64).
void describe_output(const ChipStorageTaskArgs &args) {
    uint32_t shape[5];
    const auto ndims = static_cast<uint32_t>(args.scalar_count() - 1);
    for (uint32_t d = 0; d < ndims; ++d) shape[d] = static_cast<uint32_t>(args.scalar(static_cast<int32_t>(d) + 1));
    TensorCreateInfo info(shape, ndims, static_cast<DataType>(args.scalar(0)));
    TaskOutputTensors made = alloc_tensors(info);
    describe(made.get_ref(0), from_tensor_arg(args.tensor(0)));
}

/// Three outputs with an existing one between them: what the orchestration gets, into tensor 0 (int64).
void three_outputs(const ChipStorageTaskArgs &args) {
    int64_t *seen = memory<int64_t>(args, 0);
    Tensor existing = from_tensor_arg(args.tensor(1));
    TensorCreateInfo small = vector_info(5);
    TensorCreateInfo wide = vector_info(300, DataType::INT64);
    TensorCreateInfo tiny = vector_info(1, DataType::INT8);
    noop();
    Arg arg;
    arg.add_output(small);
    arg.add_output(existing);
    arg.add_output(wide, tiny);
    const TaskOutputTensors made = rt_submit_aiv_task(kNoop, arg);
    const uint64_t base = made.get_ref(0).buffer.addr;
    *seen++ = made.size();
    *seen++ = made.empty();
    *seen++ = static_cast<int64_t>(made.task_id().raw);
    *seen++ = static_cast<int64_t>(base % 1024);
    for (uint32_t i = 0; i < made.size(); ++i) {
        const Tensor &tensor = made.get_ref(i);
        *seen++ = static_cast<int64_t>(tensor.buffer.addr - base);
        *seen++ = static_cast<int64_t>(tensor.buffer.size);
        *seen++ = static_cast<int64_t>(tensor.owner_task_id == made.task_id());
        *seen++ = tensor.shapes[0];
    }
}

/// Initial values of created tensors of 5 elements: int32 to tensor 0; all bytes of a float and an int16 to 1 and 2.
void initial_values(const ChipStorageTaskArgs &args) {
    TensorCreateInfo numbers = vector_info(5);
    numbers.set_initial_value(int32_t{-7});
    TensorCreateInfo floats = vector_info(5, DataType::FLOAT32);
    floats.set_initial_value(1.5f);
    TensorCreateInfo shorts = vector_info(5, DataType::INT16);
    shorts.set_initial_value(int16_t{0x1234});
    const TaskOutputTensors made = alloc_tensors(numbers, floats, shorts);
    gather(made.get_ref(0), from_tensor_arg(args.tensor(0)));
    std::memcpy(memory<uint8_t>(args, 1), reinterpret_cast<void *>(made.get_ref(1).buffer.addr), 1024);
    std::memcpy(memory<uint8_t>(args, 2), reinterpret_cast<void *>(made.get_ref(2).buffer.addr), 1024);
}

/// An output with an initial value that its own task then folds: the value is there before the kernel runs.
void initial_value_of_a_task(const ChipStorageTaskArgs &args) {
    TensorCreateInfo info = vector_info(5);
    info.set_initial_value(int32_t{10});
    Arg arg;
    arg.add_output(info);
    arg.add_scalar(1);
    const TaskOutputTensors made = rt_submit_aiv_task(kFoldOrder, arg);
    gather(made.get_ref(0), from_tensor_arg(args.tensor(0)));
}

/// alloc_tensors takes a slot of its scope and gives an id that others may depend on. Facts into tensor 0 (int64).
void alloc_is_a_task(const ChipStorageTaskArgs &args) {
    int64_t *seen = memory<int64_t>(args, 0);
    TensorCreateInfo infos[] = {vector_info(4), vector_info(8), vector_info(300)};
    const TaskOutputTensors made = alloc_tensors(infos, 3);
    seen[0] = static_cast<int64_t>(made.task_id().raw);
    seen[1] = made.size();
    seen[2] = made.get_ref(2).shapes[0];
    Arg arg;
    arg.add_dep(made.task_id());
    seen[3] = static_cast<int64_t>(rt_submit_aiv_task(kNoop, arg).task_id().raw);
    Tensor tensor = made.get_ref(0);
    const uint32_t index = 2;
    set_tensor_data<int32_t>(tensor, 1, &index, 31);
    fold_order(tensor, 1);
    seen[4] = get_tensor_data<int32_t>(tensor, 1, &index);
}

/// alloc_tensors that names predecessors, again and again: it is complete at once and must hold on to none of them.
void alloc_with_deps(const ChipStorageTaskArgs &args) {
    for (uint64_t i = 0; i < args.scalar(0); ++i) {
        PTO2_SCOPE() {
            TensorCreateInfo info = vector_info(4);
            Arg arg;
            arg.add_dep(noop());
            arg.add_output(info);
            alloc_tensors(arg);
        }
    }
}

/// scalar 0 times an output of scalar 1 bytes in a scope of its own, filled and checked: 1 is added to tensor 0 a round.
void blocks_in_turn(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    for (uint64_t i = 0; i < args.scalar(0); ++i) {
        PTO2_SCOPE() {
            TensorCreateInfo info = vector_info(static_cast<uint32_t>(args.scalar(1) / 4));
            Arg arg;
            arg.add_output(info);
            arg.add_scalar(i);
            const TaskOutputTensors made = rt_submit_aiv_task(kScatter, arg);
            const Tensor &block = made.get_ref(0);
            const uint32_t last = block.shapes[0] - 1;
            const auto expected = static_cast<int32_t>(last + i);
            if (get_tensor_data<int32_t>(block, 1, &last) == expected) ++*memory<int32_t>(args, 1);
            Arg next;
            next.add_inout(value);
            rt_submit_aiv_task(kIncrement, next);
        }
    }
}

}  // extern "C"
