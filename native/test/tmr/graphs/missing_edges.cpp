/// Graphs with one edge that scalar 0 takes away or leaves. Tensors: 0 for tasks that have nothing to do with it, then those of
/// the pair. Tasks are numbered in the order of submits.
#include "graph.h"

namespace {

void bystanders(const Tensor &noise, int32_t count) {
    for (int32_t i = 0; i < count; ++i) fold_order(noise, i);
}

void use(Arg &arg, const Tensor &tensor, bool has_edge) {
    if (has_edge) {
        arg.add_input(tensor);
    } else {
        arg.add_no_dep(tensor);
    }
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Task 7 reads what task 3 writes, with the tag NO_DEP. 2 = 1 + 1; 3 = 2 + 2.
void no_dep(const ChipStorageTaskArgs &args) {
    Tensor noise = from_tensor_arg(args.tensor(0));
    Tensor middle = from_tensor_arg(args.tensor(2));
    Tensor out = from_tensor_arg(args.tensor(3));
    bystanders(noise, 3);
    add_into(from_tensor_arg(args.tensor(1)), middle, 1);
    bystanders(noise, 3);
    Arg arg;
    use(arg, middle, args.scalar(0) != 0);
    arg.add_output(out);
    arg.add_scalar(2);
    rt_submit_aiv_task(kAddScalar, arg);
    bystanders(noise, 2);
}

/// Tasks 0 to 7 fold into tensor 1, each after the one before it: task 5 does not say so.
void manual_scope(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(1));
    PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
        PTO2TaskId last = PTO2TaskId::invalid();
        for (int32_t i = 0; i < 8; ++i) {
            Arg arg;
            arg.add_inout(value);
            arg.add_scalar(i);
            if (i > 0 && (i != 5 || args.scalar(0) != 0)) arg.add_dep(last);
            last = rt_submit_aiv_task(kFoldOrder, arg).task_id();
        }
    }
    bystanders(from_tensor_arg(args.tensor(0)), 3);
}

/// Task 7 overwrites what task 3 reads: an edge only in runs that track readers.
void write_after_read(const ChipStorageTaskArgs &args) {
    Tensor noise = from_tensor_arg(args.tensor(0));
    Tensor in = from_tensor_arg(args.tensor(1));
    bystanders(noise, 3);
    add_into(in, from_tensor_arg(args.tensor(2)), 1);
    bystanders(noise, 3);
    fold_order(in, 5);
}

/// Task 13 is the end of a chain, and reads what task 0 writes without saying so.
void end_of_a_chain(const ChipStorageTaskArgs &args) {
    Tensor noise = from_tensor_arg(args.tensor(0));
    Tensor middle = from_tensor_arg(args.tensor(2));
    add_into(from_tensor_arg(args.tensor(1)), middle, 1);
    bystanders(noise, 12);
    Arg arg;
    use(arg, middle, args.scalar(0) != 0);
    arg.add_inout(noise);
    arg.add_scalar(2);
    rt_submit_aiv_task(kAddScalar, arg);
}

/// The orchestration looks at tensor 1 right after it has submitted a writer of it, and notes in tensor 2 what it sees.
void look_at_once(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(1));
    fold_order(value, 5);
    *memory<int32_t>(args, 2) = *memory<int32_t>(args, 1);
}

/// A task that returns only when the next one runs at the same time. Tensor 1 has two elements.
void wait_for_the_next(const ChipStorageTaskArgs &args) {
    Tensor words = from_tensor_arg(args.tensor(1));
    Arg wait;
    wait.add_no_dep(words);
    wait.add_scalar(5, 9);
    rt_submit_aiv_task(kPoll, wait);
    Arg bump;
    bump.add_no_dep(words);
    bump.add_scalar(5);
    rt_submit_aic_task(kBump, bump);
    bystanders(from_tensor_arg(args.tensor(0)), 3);
}

}  // extern "C"
