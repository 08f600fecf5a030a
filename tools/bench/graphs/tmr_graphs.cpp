// Graphs of empty vector tasks. Tensor 0 is one int32, scalar 0 the number of tasks; `noop` takes no arguments.
#include <algorithm>
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {

constexpr int32_t kEmpty = 0;
constexpr uint32_t kFanWidth = 64;
/// A scope's tasks are released together: this many at a time, so that none outgrows its ring.
constexpr uint32_t kTasksPerScope = 1000;

uint32_t task_count(const ChipStorageTaskArgs &args) { return static_cast<uint32_t>(args.scalar(0)); }

/// One task writes a tensor, `width` tasks one element each, and one reads all of them.
void submit_fan(uint32_t width) {
    const uint32_t shape[] = {kFanWidth};
    const uint32_t element[] = {1};
    TensorCreateInfo elements(shape, 1, DataType::INT32);
    Arg source;
    source.add_output(elements);
    TaskOutputTensors created = rt_submit_aiv_task(kEmpty, source);
    const Tensor &all = created.get_ref(0);

    for (uint32_t i = 0; i < width; ++i) {
        const uint32_t offset[] = {i};
        Tensor one = all.view(element, offset);
        Arg leaf;
        leaf.add_inout(one);
        rt_submit_aiv_task(kEmpty, leaf);
    }

    Arg sink;
    sink.add_input(all);
    rt_submit_aiv_task(kEmpty, sink);
}

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) { return {.expected_arg_count = 0}; }

void noop(const ChipStorageTaskArgs &) {
    Arg arg;
    rt_submit_aiv_task(kEmpty, arg);
}

void independent(const ChipStorageTaskArgs &args) {
    for (uint32_t left = task_count(args); left > 0;) {
        PTO2_SCOPE() {
            const uint32_t count = std::min(left, kTasksPerScope);
            for (uint32_t i = 0; i < count; ++i) {
                Arg arg;
                rt_submit_aiv_task(kEmpty, arg);
            }
            left -= count;
        }
    }
}

/// Each task reads and writes what the one before did.
void chain(const ChipStorageTaskArgs &args) {
    Tensor cell = from_tensor_arg(args.tensor(0));
    for (uint32_t left = task_count(args); left > 0;) {
        PTO2_SCOPE() {
            const uint32_t count = std::min(left, kTasksPerScope);
            for (uint32_t i = 0; i < count; ++i) {
                Arg arg;
                arg.add_inout(cell);
                rt_submit_aiv_task(kEmpty, arg);
            }
            left -= count;
        }
    }
}

/// 1 to 64 to 1, again and again; the last group is as wide as what is left.
void fan(const ChipStorageTaskArgs &args) {
    for (uint32_t left = task_count(args); left > 2;) {
        PTO2_SCOPE() {
            const uint32_t width = std::min(left - 2, kFanWidth);
            submit_fan(width);
            left -= width + 2;
        }
    }
}

}  // extern "C"
