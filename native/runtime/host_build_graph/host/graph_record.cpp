#include "runtime/host_build_graph/host/graph_record.h"

#include <algorithm>
#include <iterator>

namespace pto {
namespace hbg {
namespace {

using runtime::ArgumentKind;
using runtime::DependencyCapture;
using runtime::RecordedTensor;
using runtime::TaskSlot;

static_assert(kMaxArgs <= static_cast<int32_t>(runtime::kMaxDumpedTensors), "every argument of a task can be dumped");

RecordedTensor recorded(const TensorView &view, uint64_t address, uint64_t bytes) {
    RecordedTensor tensor;
    tensor.buffer = address;
    tensor.buffer_bytes = bytes;
    tensor.dtype = view.dtype;
    tensor.ndims = view.ndims;
    std::copy_n(view.shapes, kMaxDims, tensor.shape);
    std::copy_n(view.raw_shapes, kMaxDims, tensor.raw_shape);
    std::copy_n(view.offsets, kMaxDims, tensor.offsets);
    tensor.place_in_raw_shape();
    return tensor;
}

/// What the kernel's signature says about its n-th tensor.
ArgumentKind kind_of(const runtime::KernelTable &kernels, const TaskSlot &task, uint32_t n) {
    const auto signature = kernels.signature.find(std::max(task.func_id[runtime::kAic], task.func_id[runtime::kAiv0]));
    if (signature == kernels.signature.end()) return ArgumentKind::kInout;
    for (const ArgDirection direction : signature->second) {
        if (direction == ArgDirection::SCALAR || n-- > 0) continue;
        return direction == ArgDirection::IN ? ArgumentKind::kInput
               : direction == ArgDirection::OUT ? ArgumentKind::kOutput : ArgumentKind::kInout;
    }
    return ArgumentKind::kInout;
}

}  // namespace

uint64_t GraphTensors::bytes_behind(uint64_t address) const {
    const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), address,
                                        [](uint64_t value, const platform::DeviceBlock &it) { return value < it.begin; });
    if (after == blocks_.begin()) return 0;
    const platform::DeviceBlock &block = *std::prev(after);
    return address < block.end ? block.end - address : 0;
}

uint32_t GraphTensors::describe(const TaskSlot &task, Argument (&arguments)[runtime::kMaxDumpedTensors]) const {
    const auto id = static_cast<int32_t>(task.id);
    const HostGraph::Views views = graph_.views_of(id);
    uint32_t count = 0;
    for (int32_t i = 0; i < task.scalar_count && count < views.count; ++i) {
        const uint64_t bytes = bytes_behind(task.scalars[i]);
        if (bytes == 0) continue;
        arguments[count].tensor = recorded(views.first[count], task.scalars[i], bytes);
        arguments[count].index = i;
        arguments[count].direction = ArgDirection::INOUT;
        ++count;
    }
    return count;
}

void capture_graph(HostGraph &graph, const GraphTensors &tensors, const runtime::KernelTable &kernels,
                   DependencyCapture &capture) {
    for (int32_t id = 0; id < graph.task_count(); ++id) {
        const TaskSlot &task = graph.task(id).slot;
        capture.add_task(task, false);
        runtime::TensorSource::Argument arguments[runtime::kMaxDumpedTensors];
        const uint32_t count = tensors.describe(task, arguments);
        uint32_t next = 0;
        for (int32_t i = 0; i < task.scalar_count; ++i) {
            if (next < count && arguments[next].index == i) {
                capture.add_argument(kind_of(kernels, task, next), arguments[next].tensor);
                ++next;
            } else {
                capture.add_scalar(task.scalars[i]);
            }
        }
        if (!capture.has_edges()) continue;
        const runtime::Edge *edge = task.fanout.load(std::memory_order_relaxed);
        for (; edge != nullptr; edge = edge->next) capture.add_edge({task.id, edge->consumer->id});
    }
}

}  // namespace hbg
}  // namespace pto
