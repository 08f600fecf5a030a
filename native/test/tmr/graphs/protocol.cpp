/// Small graphs for tests of the host interface. Every one expects two arguments.
#include "graph.h"

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 2}; }

/// Tensor 1 = tensor 0 + 1. The default entry name.
void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) {
    add_into(from_tensor_arg(args.tensor(0)), from_tensor_arg(args.tensor(1)), 1);
}

PTO2OrchestrationConfig three_arguments(const ChipStorageTaskArgs &) { return {.expected_arg_count = 3}; }

void nothing(const ChipStorageTaskArgs &) {}

/// Changes both tensors, whatever their direction.
void overwrite_both(const ChipStorageTaskArgs &args) {
    fold_order(from_tensor_arg(args.tensor(0)), 1);
    fold_order(from_tensor_arg(args.tensor(1)), 2);
}

/// Adds 1 to each element of every tensor argument.
void increment_all(const ChipStorageTaskArgs &args) {
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        Tensor tensor = from_tensor_arg(args.tensor(i));
        Arg arg;
        arg.add_inout(tensor);
        rt_submit_aiv_task(kIncrement, arg);
    }
}

/// One line of every level; scalar 0 is printed.
void log_lines(const ChipStorageTaskArgs &args) {
    const int value = static_cast<int>(args.scalar(0));
    LOG_ERROR("error line %d", value);
    LOG_WARN("warn line %d", value);
    LOG_DEBUG("debug line %d", value);
    LOG_INFO_V0("info0 line %d", value);
    LOG_INFO_V5("info5 line %d", value);
    LOG_INFO_V9("info9 line %d without more", value);
    LOG_INFO_V9("no arguments");
}

}  // extern "C"
