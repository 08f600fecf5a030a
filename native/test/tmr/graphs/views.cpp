/// Windows of tensors as kernels see them. Tensor 0 is int32 of any shape; tensor 1 takes what a kernel reads.
#include "graph.h"

namespace {

enum Cut : uint64_t { kWindow, kWindowOfWindow, kRowsReshaped, kTransposed, kWindowTransposed, kReshapedTwice, kCuts };

Tensor cut(const Tensor &whole, uint64_t kind) {
    const uint32_t window[] = {4, 4};
    const uint32_t origin[] = {2, 3};
    const uint32_t inner[] = {2, 3};
    const uint32_t rows[] = {3, 8};
    const uint32_t third_row[] = {3, 0};
    const uint32_t grid[] = {4, 6};
    const uint32_t cube[] = {2, 3, 4};
    const uint32_t step[] = {1, 1};
    switch (kind) {
        case kWindow: return whole.view(window, origin);
        case kWindowOfWindow: return whole.view(window, origin).view(inner, step);
        case kRowsReshaped: return whole.view(rows, third_row).reshape(grid, 2);
        case kTransposed: return whole.transpose(0, 1);
        case kWindowTransposed: return whole.view(inner, origin).transpose(0, 1);
        default: return whole.view(rows, third_row).reshape(grid, 2).reshape(cube, 3);
    }
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Tensor 1 = elements of the cut of the 8x8 tensor 0 that scalar 0 names.
void gather_cut(const ChipStorageTaskArgs &args) {
    Tensor part = cut(from_tensor_arg(args.tensor(0)), args.scalar(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    Arg arg;
    arg.add_input(part);
    arg.add_output(out);
    rt_submit_aiv_task(kGather, arg);
}

/// Writes 1000, 1001, … through it.
void scatter_cut(const ChipStorageTaskArgs &args) {
    Tensor part = cut(from_tensor_arg(args.tensor(0)), args.scalar(0));
    Arg arg;
    arg.add_output(part);
    arg.add_scalar(1000);
    rt_submit_aiv_task(kScatter, arg);
}

/// A window of the tensor as it is, by scalars: first extents, then offsets.
void gather_window(const ChipStorageTaskArgs &args) {
    Tensor whole = from_tensor_arg(args.tensor(0));
    uint32_t extents[5], offsets[5];
    for (uint32_t d = 0; d < whole.ndims; ++d) {
        extents[d] = static_cast<uint32_t>(args.scalar(static_cast<int32_t>(d)));
        offsets[d] = static_cast<uint32_t>(args.scalar(static_cast<int32_t>(whole.ndims + d)));
    }
    Tensor part = whole.view(extents, offsets);
    Tensor out = from_tensor_arg(args.tensor(1));
    Arg arg;
    arg.add_input(part);
    arg.add_output(out);
    rt_submit_aiv_task(kGather, arg);
}

/// The caller's objects may change or go right after submit: tensors and scalars were copied.
void change_after_submit(const ChipStorageTaskArgs &args) {
    Tensor whole = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    slow_add_into(whole, whole, 5000, 0);
    {
        Tensor part = cut(whole, kWindow);
        Arg arg;
        arg.add_input(part);
        arg.add_output(out);
        rt_submit_aiv_task(kGather, arg);
        part = whole;
        arg.reset();
    }
    out.buffer.addr = 0;
}

}  // extern "C"
