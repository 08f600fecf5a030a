/// The functions that every runtime's library of this folder has, for tensormap_and_ringbuffer.
#include "pto_orchestration_api.h"

namespace {

constexpr int32_t kStep = 1;

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 0}; }

/// Tensor 1 = tensor 0 + 1, element by element; the kernel knows by how much.
void increase(const ChipStorageTaskArgs &args) {
    const Tensor in = from_tensor_arg(args.tensor(0)), out = from_tensor_arg(args.tensor(1));
    Arg arg;
    arg.add_input(in);
    arg.add_output(out);
    rt_submit_aiv_task(kStep, arg);
}

/// The same in place, for every tensor.
void increase_all(const ChipStorageTaskArgs &args) {
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        Tensor tensor = from_tensor_arg(args.tensor(i));
        Arg arg;
        arg.add_inout(tensor);
        arg.add_no_dep(tensor);  // the kernel writes to its second
        rt_submit_aiv_task(kStep, arg);
    }
}

void nothing(const ChipStorageTaskArgs &) {}

/// Element 0 of tensor 1 becomes the number of the run.
void count_runs(const ChipStorageTaskArgs &args) {
    static int32_t runs = 0;
    *args.tensor(1).data_as<int32_t>() = ++runs;
}

/// Increases, and fails.
void increase_and_fail(const ChipStorageTaskArgs &args) {
    increase(args);
    rt_report_fatal(PTO2_ERROR_EXPLICIT_ORCH_FATAL, "increased and failed");
}

}  // extern "C"
