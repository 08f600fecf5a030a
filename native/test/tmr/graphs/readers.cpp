/// Writes after reads: tensor 0 is read slowly, then overwritten; tensor 1 takes what was read.
#include "graph.h"

namespace {

constexpr uint64_t kDelayUs = 3000;

/// out[i] = in[i] + 0 for each element, a task each, after a delay.
void read_slowly(const Tensor &in, const Tensor &out) {
    for (uint32_t i = 0; i < in.shapes[0]; ++i) slow_add_into(slice(in, i, 1), slice(out, i, 1), kDelayUs, 0);
}

Arg writing(const Tensor &tensor, int32_t value, bool is_inout) {
    Arg arg;
    if (is_inout) {
        arg.add_inout(tensor);
    } else {
        arg.add_output(tensor);
    }
    arg.add_scalar(value);
    return arg;
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Scalar 0: whether the writer is INOUT, else OUTPUT_EXISTING.
void overwrite(const ChipStorageTaskArgs &args) {
    Tensor in = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    read_slowly(in, out);
    rt_submit_aiv_task(kFoldOrder, writing(in, 1, args.scalar(0) != 0));
}

/// A writer of a part waits for the readers of that part; one of the rest, here the first, is free to go.
void overwrite_part(const ChipStorageTaskArgs &args) {
    Tensor in = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    Tensor tail = slice(in, 1, in.shapes[0] - 1);
    Tensor rest = slice(out, 1, in.shapes[0] - 1);
    read_slowly(tail, rest);
    rt_submit_aiv_task(kFoldOrder, writing(slice(in, 1, 1), 1, true));
    rt_submit_aiv_task(kFoldOrder, writing(slice(in, 0, 1), 1, true));
}

/// The orchestration overwrites what tasks only read.
void set_data(const ChipStorageTaskArgs &args) {
    Tensor in = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    const uint32_t index = 0;
    read_slowly(in, out);
    set_tensor_data<int32_t>(in, 1, &index, 99);
}

/// Readers of tensor 1 meet in it: tracking them must not put them in line.
void readers_meet(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(1));
    for (int i = 0; i < 2; ++i) {
        Arg arg;
        arg.add_input(counter);
        arg.add_scalar(2);
        rt_submit_aiv_task(kMeetAll, arg);
    }
}

}  // extern "C"
