#pragma once
/// Tasks of May's interface as recordings describe them.

#include "pto_arg.h"
#include "runtime/common/recording/tensor_dump.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/orchestrator.h"

namespace pto {
namespace tmr {

/// Records a task whose arguments are in place, before it can run. The run captures dependencies or dumps tensors.
void record_arguments(Orchestrator &orchestrator, TaskSlot &task, const Arg &args);

/// The tensors in the payloads of tasks.
class PayloadTensors final : public runtime::TensorSource {
public:
    uint32_t describe(const TaskSlot &task, Argument (&arguments)[runtime::kMaxDumpedTensors]) const override;
};

}  // namespace tmr
}  // namespace pto
