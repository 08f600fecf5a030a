/// Graphs whose result shows an order. Tensors are int32 vectors.
#include "graph.h"

namespace {

constexpr uint64_t kDelayUs = 2000;

/// A task that returns only when two of these run at once: proof that no edge lies between them.
template <typename Claim>
void meet(const Tensor &counter, Claim claim) {
    Arg arg;
    arg.add_no_dep(counter);
    claim(arg);
    arg.add_scalar(2);
    rt_submit_aiv_task(kMeet, arg);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// 1 = 0 + 3 by way of a created tensor and a slow producer.
void read_after_write(const ChipStorageTaskArgs &args) {
    TaskOutputTensors middle = slow_add(from_tensor_arg(args.tensor(0)), kDelayUs, 1);
    add_into(middle.get_ref(0), from_tensor_arg(args.tensor(1)), 2);
}

/// 2 = 1 + 2 after a slow task wrote 1 = 0 + 1.
void read_after_write_outside(const ChipStorageTaskArgs &args) {
    Tensor middle = from_tensor_arg(args.tensor(1));
    slow_add_into(from_tensor_arg(args.tensor(0)), middle, kDelayUs, 1);
    add_into(middle, from_tensor_arg(args.tensor(2)), 2);
}

/// Folds 1, 2, … scalar 0 into tensor 0.
void inout_chain(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    for (uint64_t i = 1; i <= args.scalar(0); ++i) fold_order(value, static_cast<int32_t>(i));
}

/// a = 0 + 1; b = a + 10 (slow), c = a + 20; first half of 1 from b, second half from c; then everything folded.
void diamond(const ChipStorageTaskArgs &args) {
    Tensor out = from_tensor_arg(args.tensor(1));
    const uint32_t half = args.tensor(0).shapes[0];
    TaskOutputTensors a = slow_add(from_tensor_arg(args.tensor(0)), kDelayUs, 1);
    TaskOutputTensors b = slow_add(a.get_ref(0), kDelayUs, 10);
    TaskOutputTensors c = slow_add(a.get_ref(0), 0, 20);
    Tensor low = slice(out, 0, half);
    Tensor high = slice(out, half, half);
    slow_add_into(b.get_ref(0), low, kDelayUs, 0);
    slow_add_into(c.get_ref(0), high, 0, 0);
    fold_order(out, 5);
}

/// A slow writer of a part, a writer of all that covers it, then a reader of the part and a writer of another part.
void covered_writer(const ChipStorageTaskArgs &args) {
    Tensor all = from_tensor_arg(args.tensor(0));
    Tensor part = slice(all, 1, 2);
    Tensor rest = slice(all, 3, 1);
    slow_add_into(part, part, kDelayUs, 100);
    fold_order(all, 1);
    fold_order(part, 2);
    fold_order(rest, 3);
}

/// The same bytes through a view of another rank.
void reshaped_writer(const ChipStorageTaskArgs &args) {
    Tensor flat = from_tensor_arg(args.tensor(0));
    const uint32_t grid[] = {2, flat.shapes[0] / 2};
    Tensor rows = flat.reshape(grid, 2);
    const uint32_t window[] = {1, grid[1]};
    const uint32_t offsets[] = {1, 0};
    Tensor last_row = rows.view(window, offsets);
    const uint32_t count = grid[1];
    Tensor last_flat = last_row.reshape(&count, 1);
    slow_add_into(last_flat, last_flat, kDelayUs, 100);
    fold_order(slice(flat, grid[1], grid[1]), 1);
    fold_order(last_row, 2);
    fold_order(rows, 3);
}

/// The creator is waited for whatever the tensor is used as: tag is scalar 0, manual_dep scalar 1.
void creator(const ChipStorageTaskArgs &args) {
    TaskOutputTensors created = slow_add(from_tensor_arg(args.tensor(0)), kDelayUs, 1);
    const Tensor &made = created.get_ref(0);
    const uint32_t offset = 0;
    Tensor tensor = made.view(made.shapes, &offset, args.scalar(1) != 0);
    Tensor out = from_tensor_arg(args.tensor(1));
    Arg arg;
    switch (args.scalar(0)) {
        case 0: arg.add_input(tensor); break;
        case 2: arg.add_inout(tensor); break;
        case 3: arg.add_output(tensor); break;
        default: arg.add_no_dep(tensor);
    }
    arg.add_output(out);
    arg.add_scalar(2);
    rt_submit_aiv_task(kAddScalar, arg);
}

/// Pairs of tasks on tensor 1 that must be able to run at the same time; which pair is scalar 0.
void independent(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    Tensor data = from_tensor_arg(args.tensor(1));
    Tensor low = slice(data, 0, 2);
    Tensor high = slice(data, 2, 2);
    Tensor untracked = from_tensor_arg(args.tensor(1), true);
    const auto input = [&](Arg &arg) { arg.add_input(data); };
    const auto inout = [&](Arg &arg) { arg.add_inout(data); };
    const auto overwrite = [&](Arg &arg) { arg.add_output(data); };
    const auto no_dep = [&](Arg &arg) { arg.add_no_dep(data); };
    const auto manual = [&](Arg &arg) { arg.add_inout(untracked); };
    switch (args.scalar(0)) {
        case 0: meet(counter, [&](Arg &arg) { arg.add_inout(low); }); meet(counter, [&](Arg &arg) { arg.add_inout(high); }); break;
        case 1: meet(counter, manual); meet(counter, manual); break;
        case 2: meet(counter, inout); meet(counter, no_dep); break;
        case 3: meet(counter, input); meet(counter, input); break;
        case 4: meet(counter, input); meet(counter, overwrite); break;
        case 5: meet(counter, inout); meet(counter, overwrite); break;
        case 6: meet(counter, inout); meet(counter, manual); break;
        case 7: meet(counter, no_dep); meet(counter, input); break;
        default: PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
            meet(counter, inout);
            meet(counter, inout);
        }
    }
}

/// In a MANUAL scope only add_dep orders: a chain through tensor 0 in reverse order of submission is impossible, so
/// it is one in order, each with its predecessor.
void manual_chain(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
        PTO2TaskId last = slow_add_into(value, value, kDelayUs, 100);
        for (int32_t i = 1; i <= 20; ++i) {
            PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
                Arg arg;
                arg.add_inout(value);
                arg.add_scalar(i);
                arg.add_dep(last);
                last = rt_submit_aiv_task(kFoldOrder, arg).task_id();
            }
        }
    }
}

/// What a MANUAL scope writes is not registered, so a later AUTO reader needs add_dep as well.
void auto_after_manual(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    PTO2TaskId writer = PTO2TaskId::invalid();
    PTO2_SCOPE(PTO2ScopeMode::MANUAL) writer = slow_add_into(value, value, kDelayUs, 1);
    Arg arg;
    arg.add_input(value);
    arg.add_output(out);
    arg.add_scalar(2);
    arg.add_dep(writer);
    rt_submit_aiv_task(kAddScalar, arg);
}

/// scalar 0 slow writers of one element each, then one reader of all: more producers than fit beside a task.
void wide_fan_in(const ChipStorageTaskArgs &args) {
    Tensor parts = from_tensor_arg(args.tensor(0));
    for (uint32_t i = 0; i < args.scalar(0); ++i) {
        Tensor part = slice(parts, i, 1);
        slow_add_into(part, part, i % 16 == 0 ? 200 : 0, 1000);
    }
    fold_order(parts, 1);
}

/// Dependencies on tasks that are long gone are met: 200 rounds, each waiting for the first and the one before.
void old_dependencies(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    PTO2TaskId first = PTO2TaskId::invalid();
    PTO2TaskId last = PTO2TaskId::invalid();
    for (int32_t i = 0; i < 200; ++i) {
        PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
            Arg arg;
            arg.add_inout(value);
            arg.add_scalar(i);
            if (i > 0) arg.add_dep(first, last, last);
            last = rt_submit_aiv_task(kFoldOrder, arg).task_id();
            if (i == 0) first = last;
        }
    }
}

/// A slow writer of the whole tensor 0, and a reader that takes the address of its third element for itself.
void address_inside(const ChipStorageTaskArgs &args) {
    Tensor all = from_tensor_arg(args.tensor(0));
    Tensor out = from_tensor_arg(args.tensor(1));
    const uint32_t count = 1;
    Tensor third = make_tensor_external(args.tensor(0).data_as<int32_t>() + 2, &count, 1, DataType::INT32);
    slow_add_into(all, all, kDelayUs, 100);
    add_into(third, out, 0);
}

/// The same with two arguments: tensor 1 lies in tensor 0.
void argument_inside(const ChipStorageTaskArgs &args) {
    Tensor all = from_tensor_arg(args.tensor(0));
    Tensor inner = from_tensor_arg(args.tensor(1));
    slow_add_into(all, all, kDelayUs, 100);
    fold_order(inner, 1);
}

}  // extern "C"
