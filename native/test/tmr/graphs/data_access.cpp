/// get_tensor_data and set_tensor_data.
#include "graph.h"

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Reads what a slow task writes, first created, then outside memory, then a view of it; into tensor 1.
void get_after_write(const ChipStorageTaskArgs &args) {
    int32_t *seen = memory<int32_t>(args, 1);
    Tensor value = from_tensor_arg(args.tensor(0));
    const uint32_t index = 2;
    const uint32_t first = 0;
    const TaskOutputTensors made = slow_add(value, 20000, 1);
    seen[0] = get_tensor_data<int32_t>(made.get_ref(0), 1, &index);
    slow_add_into(value, value, 20000, 100);
    seen[1] = get_tensor_data<int32_t>(value, 1, &index);
    fold_order(value, 1);
    fold_order(value, 2);
    seen[2] = get_tensor_data<int32_t>(slice(value, index, 1), 1, &first);
}

/// set waits for the writer and for the reader that is slower still: the reader's copy of the old value is tensor 1.
void set_after_readers(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    Tensor copy = from_tensor_arg(args.tensor(1));
    const uint32_t index = 0;
    slow_add_into(value, value, 2000, 1);
    slow_add_into(value, copy, 30000, 0);
    set_tensor_data<int32_t>(value, 1, &index, 500);
    fold_order(value, 1);
}

/// Many gets and sets between tasks: tensor 0 is folded scalar 0 times by tasks and by the orchestration in turn.
void take_turns(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    const uint32_t index = 0;
    for (uint64_t i = 0; i < args.scalar(0); ++i) {
        PTO2_SCOPE() {
            fold_order(value, static_cast<int32_t>(i));
            const auto now = get_tensor_data<uint32_t>(value, 1, &index);
            set_tensor_data<uint32_t>(value, 1, &index, now * 3u + 1u);
        }
    }
}

/// One element of each width: tensors 0 to 4 are int8, int16, float, int64 and int8 again, read into tensor 5 (int64).
void widths(const ChipStorageTaskArgs &args) {
    int64_t *seen = memory<int64_t>(args, 5);
    const uint32_t index = 1;
    Tensor bytes = from_tensor_arg(args.tensor(0));
    Tensor shorts = from_tensor_arg(args.tensor(1));
    Tensor floats = from_tensor_arg(args.tensor(2));
    Tensor longs = from_tensor_arg(args.tensor(3));
    seen[0] = get_tensor_data<int8_t>(bytes, 1, &index);
    seen[1] = static_cast<int64_t>(get_tensor_data(bytes, 1, &index));
    seen[2] = get_tensor_data<int16_t>(shorts, 1, &index);
    seen[3] = static_cast<int64_t>(get_tensor_data<float>(floats, 1, &index) * 4);
    seen[4] = get_tensor_data<int64_t>(longs, 1, &index);
    set_tensor_data<int8_t>(bytes, 1, &index, -2);
    set_tensor_data<int16_t>(shorts, 1, &index, -3);
    set_tensor_data<float>(floats, 1, &index, 2.25f);
    set_tensor_data<int64_t>(longs, 1, &index, -5);
}

/// Indices count from the view's origin: element (1, 2) of the 4x4 window at (2, 3) of an 8x8 tensor is 29.
void in_a_view(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    const uint32_t window[] = {4, 4};
    const uint32_t offsets[] = {2, 3};
    const uint32_t index[] = {1, 2};
    Tensor view = value.view(window, offsets);
    *memory<int32_t>(args, 1) = get_tensor_data<int32_t>(view, 2, index);
    set_tensor_data<int32_t>(view, 2, index, -1);
}

void outside_the_buffer(const ChipStorageTaskArgs &args) {
    const uint32_t index = 1000000;
    get_tensor_data<int32_t>(from_tensor_arg(args.tensor(0)), 1, &index);
}

void set_outside_the_buffer(const ChipStorageTaskArgs &args) {
    const uint32_t index = args.tensor(0).shapes[0];
    set_tensor_data<int32_t>(from_tensor_arg(args.tensor(0)), 1, &index, 1);
}

void without_memory(const ChipStorageTaskArgs &args) {
    const uint32_t shape = 4;
    const uint32_t index = 0;
    Tensor nowhere = make_tensor_external(nullptr, &shape, 1, DataType::INT32);
    *memory<int32_t>(args, 0) = get_tensor_data<int32_t>(nowhere, 1, &index);
}

/// A kernel of 300 ms is waited for.
void wait_long(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    const uint32_t index = 0;
    slow_add_into(value, value, 300000, 1);
    *memory<int32_t>(args, 1) = get_tensor_data<int32_t>(value, 1, &index);
}

/// In a MANUAL scope the writers registered before it and the owner are found.
void in_a_manual_scope(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    int32_t *seen = memory<int32_t>(args, 1);
    const uint32_t index = 0;
    slow_add_into(value, value, 5000, 1);
    PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
        seen[0] = get_tensor_data<int32_t>(value, 1, &index);
        const TaskOutputTensors made = slow_add(value, 5000, 10);
        seen[1] = get_tensor_data<int32_t>(made.get_ref(0), 1, &index);
    }
}

/// manual_dep does not hide writers from get_tensor_data.
void with_manual_dep(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    Tensor untracked = from_tensor_arg(args.tensor(0), true);
    const uint32_t index = 0;
    slow_add_into(value, value, 20000, 1);
    *memory<int32_t>(args, 1) = get_tensor_data<int32_t>(untracked, 1, &index);
}

}  // extern "C"
