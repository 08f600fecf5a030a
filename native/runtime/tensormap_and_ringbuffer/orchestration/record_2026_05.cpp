#include "runtime/tensormap_and_ringbuffer/orchestration/record_2026_05.h"

#include <algorithm>

#include "runtime/tensormap_and_ringbuffer/orchestration/tensor_2026_05.h"

namespace pto {
namespace tmr {
namespace {

static_assert(kMaxTaskTensors == runtime::kMaxDumpedTensors, "every tensor of a task can be dumped");

RecordedTensor recorded(const Tensor &tensor) {
    RecordedTensor result;
    result.buffer = tensor.buffer.addr;
    result.buffer_bytes = tensor.buffer.size;
    result.owner = tensor.owner_task_id.raw;
    result.version = tensor.version;
    result.dtype = tensor.dtype;
    result.ndims = static_cast<uint8_t>(std::min(tensor.ndims, kMaxDims));
    std::copy_n(tensor.shapes, result.ndims, result.shape);
    std::copy_n(tensor.get_raw_shapes(), result.ndims, result.raw_shape);
    if (!tensor.is_all_offset_zero) std::copy_n(tensor.offsets, result.ndims, result.offsets);
    result.place_in_raw_shape();
    return result;
}

ArgumentKind kind_of(TensorArgType tag) {
    switch (tag) {
        case TensorArgType::INPUT: return ArgumentKind::kInput;
        case TensorArgType::OUTPUT: return ArgumentKind::kOutput;
        case TensorArgType::INOUT: return ArgumentKind::kInout;
        case TensorArgType::OUTPUT_EXISTING: return ArgumentKind::kOutputExisting;
        case TensorArgType::NO_DEP: break;
    }
    return ArgumentKind::kNoDep;
}

void capture_arguments(SubmitCapture &capture, const TaskSlot &task, const Arg &args) {
    const auto *tensors = reinterpret_cast<const Tensor *>(task.tensors);
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        const Tensor &tensor = tensors[i];
        capture.graph().add_argument(kind_of(args.tag(i)), recorded(tensor));
        const bool is_output = args.tag(i) == TensorArgType::OUTPUT;
        if (is_output) capture.take_memory(tensor.buffer.addr, tensor.buffer.addr + tensor.buffer.size);
    }
    for (uint32_t i = 0; i < task.scalar_count; ++i) capture.graph().add_scalar(task.scalars[i]);
}

/// What is left to the kernel counts as both read and written.
void declare_directions(TaskSlot &task, const Arg &args) {
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        const bool is_only_written = args.tag(i) == TensorArgType::OUTPUT || args.tag(i) == TensorArgType::OUTPUT_EXISTING;
        if (!is_only_written) task.read_tensors = static_cast<uint16_t>(task.read_tensors | 1u << i);
        if (args.tag(i) != TensorArgType::INPUT) task.written_tensors = static_cast<uint16_t>(task.written_tensors | 1u << i);
    }
}

}  // namespace

void record_arguments(Orchestrator &orchestrator, TaskSlot &task, const Arg &args) {
    if (orchestrator.capture() != nullptr) capture_arguments(*orchestrator.capture(), task, args);
    if (orchestrator.dumps_tensors()) declare_directions(task, args);
}

uint32_t PayloadTensors::describe(const TaskSlot &task, Argument (&arguments)[runtime::kMaxDumpedTensors]) const {
    const auto *tensors = reinterpret_cast<const Tensor *>(task.tensors);
    for (uint32_t i = 0; i < task.tensor_count; ++i) {
        const bool is_read = (task.read_tensors >> i & 1) != 0;
        const bool is_written = (task.written_tensors >> i & 1) != 0;
        arguments[i].tensor = recorded(tensors[i]);
        arguments[i].index = static_cast<int32_t>(i);
        arguments[i].direction = is_read && is_written ? ArgDirection::INOUT : is_read ? ArgDirection::IN : ArgDirection::OUT;
    }
    return task.tensor_count;
}

}  // namespace tmr
}  // namespace pto
