/// Scopes and the rings behind them.
#include "graph.h"

namespace {

void nest(uint64_t depth, PTO2ScopeMode mode) {
    if (depth == 0) {
        noop();
        return;
    }
    PTO2_SCOPE(mode) nest(depth - 1, mode);
}

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" {

/// Ids of tasks at depths 0 to 4, and of a second one at depth 1, into tensor 0 (int64).
void rings(const ChipStorageTaskArgs &args) {
    int64_t *ids = memory<int64_t>(args, 0);
    ids[0] = static_cast<int64_t>(noop().raw);
    PTO2_SCOPE() {
        ids[1] = static_cast<int64_t>(noop().raw);
        PTO2_SCOPE() {
            ids[2] = static_cast<int64_t>(noop().raw);
            PTO2_SCOPE() {
                ids[3] = static_cast<int64_t>(noop().raw);
                PTO2_SCOPE(PTO2ScopeMode::MANUAL) ids[4] = static_cast<int64_t>(noop().raw);
            }
        }
    }
    PTO2_SCOPE_GUARD();
    ids[5] = static_cast<int64_t>(noop().raw);
}

/// scalar 0 scopes inside the entry's, MANUAL when scalar 1 is not 0.
void nested(const ChipStorageTaskArgs &args) {
    nest(args.scalar(0), args.scalar(1) != 0 ? PTO2ScopeMode::MANUAL : PTO2ScopeMode::AUTO);
}

/// scalar 0 tasks that count in tensor 0, scalar 1 in each scope.
void recycle(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    for (uint64_t i = 0; i < args.scalar(0);) {
        PTO2_SCOPE() {
            for (uint64_t k = 0; k < args.scalar(1) && i < args.scalar(0); ++k, ++i) {
                Arg arg;
                arg.add_inout(value);
                rt_submit_aiv_task(kIncrement, arg);
            }
        }
    }
}

/// The same without an order among the tasks: each counts in an element of its own.
void recycle_independent(const ChipStorageTaskArgs &args) {
    Tensor values = from_tensor_arg(args.tensor(0));
    for (uint64_t i = 0; i < args.scalar(0);) {
        PTO2_SCOPE() {
            for (uint64_t k = 0; k < args.scalar(1) && i < args.scalar(0); ++k, ++i) {
                Tensor element = slice(values, static_cast<uint32_t>(i), 1);
                Arg arg;
                arg.add_inout(element);
                rt_submit_aiv_task(kIncrement, arg);
            }
        }
    }
}

/// scalar 0 tasks with scalar 1 bytes of outputs each, all held by one scope.
void hold(const ChipStorageTaskArgs &args) {
    const uint32_t bytes = static_cast<uint32_t>(args.scalar(1));
    PTO2_SCOPE() {
        for (uint64_t i = 0; i < args.scalar(0); ++i) {
            TensorCreateInfo info = vector_info(bytes, DataType::INT8);
            Arg arg;
            if (bytes > 0) arg.add_output(info);
            rt_submit_aiv_task(kNoop, arg);
        }
    }
}

/// Two scopes that share the last ring hold scalar 0 tasks each.
void hold_in_two_scopes(const ChipStorageTaskArgs &args) {
    PTO2_SCOPE() PTO2_SCOPE() PTO2_SCOPE() {
        for (uint64_t i = 0; i < args.scalar(0); ++i) noop();
        PTO2_SCOPE() for (uint64_t i = 0; i < args.scalar(0); ++i) noop();
    }
}

/// scalar 0 tasks one after the other in a window that they fill, each slower than a scheduler's patience.
void slow_in_a_small_window(const ChipStorageTaskArgs &args) {
    Tensor value = from_tensor_arg(args.tensor(0));
    for (uint64_t i = 0; i < args.scalar(0); ++i) PTO2_SCOPE() slow_add_into(value, value, 20000, 1);
}

/// One scope registers 16 regions a task, scalar 0 tasks: all live at once.
void many_regions(const ChipStorageTaskArgs &args) {
    Tensor values = from_tensor_arg(args.tensor(0));
    constexpr uint32_t kRegions = 16;
    for (uint32_t i = 0; i < args.scalar(0); ++i) {
        std::vector<Tensor> parts;
        parts.reserve(kRegions);
        Arg arg;
        for (uint32_t k = 0; k < kRegions; ++k) {
            parts.push_back(slice(values, i * kRegions + k, 1));
            arg.add_output(parts.back());
        }
        if (rt_submit_aiv_task(kNoop, arg).task_id().is_invalid()) return;
    }
}

/// break and return leave a scope in good order: the tasks after it are in ring 0 again. Ids into tensor 0.
void leave_early(const ChipStorageTaskArgs &args) {
    int64_t *ids = memory<int64_t>(args, 0);
    for (int i = 0; i < 3; ++i) {
        PTO2_SCOPE() {
            noop();
            if (i == 1) break;
        }
    }
    [] { PTO2_SCOPE() { noop(); return; } }();
    rt_scope_begin();
    ids[1] = static_cast<int64_t>(noop().raw);
    rt_scope_end();
    ids[0] = static_cast<int64_t>(noop().raw);
    rt_scope_begin();
}

}  // extern "C"
