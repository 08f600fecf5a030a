/// Graphs of a given size: scalar 0 is the number of tasks. Tensor 0 is one int32 a task, or a single one for chains.
#include "pto_orchestration_api.h"

namespace {

enum Kernel { kNoop = 0, kAddScalar = 1, kIncrement = 2 };

uint32_t task_count(const ChipStorageTaskArgs &args) { return static_cast<uint32_t>(args.scalar(0)); }

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 2}; }

/// Empty tasks without any tensor.
void independent(const ChipStorageTaskArgs &args) {
    for (uint32_t i = 0; i < task_count(args);) {
        PTO2_SCOPE() {
            for (uint32_t k = 0; k < 1000 && i < task_count(args); ++k, ++i) {
                Arg arg;
                rt_submit_aiv_task(kNoop, arg);
            }
        }
    }
}

/// Empty tasks, each after the one before through an inout tensor.
void empty_chain(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    for (uint32_t i = 0; i < task_count(args);) {
        PTO2_SCOPE() {
            for (uint32_t k = 0; k < 1000 && i < task_count(args); ++k, ++i) {
                Arg arg;
                arg.add_inout(counter);
                rt_submit_aiv_task(kNoop, arg);
            }
        }
    }
}

/// The same with a kernel that increments: the result is the number of tasks.
void increment_chain(const ChipStorageTaskArgs &args) {
    Tensor counter = from_tensor_arg(args.tensor(0));
    for (uint32_t i = 0; i < task_count(args);) {
        PTO2_SCOPE() {
            for (uint32_t k = 0; k < 1000 && i < task_count(args); ++k, ++i) {
                Arg arg;
                arg.add_inout(counter);
                rt_submit_aiv_task(kIncrement, arg);
            }
        }
    }
}

/// One task feeds 64, and these feed one, again and again.
void fan(const ChipStorageTaskArgs &args) {
    constexpr uint32_t kWidth = 64;
    for (uint32_t i = 0; i < task_count(args); i += kWidth + 2) {
        PTO2_SCOPE(PTO2ScopeMode::MANUAL) {
            Arg source;
            const PTO2TaskId first = rt_submit_aiv_task(kNoop, source).task_id();
            PTO2TaskId leaves[kWidth];
            for (PTO2TaskId &leaf : leaves) {
                Arg arg;
                arg.add_dep(first);
                leaf = rt_submit_aiv_task(kNoop, arg).task_id();
            }
            for (uint32_t k = 0; k < kWidth; k += 16) {
                Arg sink;
                for (uint32_t n = 0; n < 16; ++n) sink.add_dep(leaves[k + n]);
                rt_submit_aiv_task(kNoop, sink);
            }
        }
    }
}

}  // extern "C"
