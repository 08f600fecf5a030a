#pragma once
/// A host-built graph as recordings describe it.
///
/// Arguments are numbers. Those that are addresses in device memory are tensors, in order: what the orchestration said about
/// the first tensor of a task is about the first of them. Addresses that it said nothing about stay numbers.

#include <vector>

#include "platform/common/host/device_memory.h"
#include "runtime/common/recording/dependency_capture.h"
#include "runtime/common/recording/tensor_dump.h"
#include "runtime/host_build_graph/host/host_graph.h"

namespace pto {
namespace hbg {

class GraphTensors final : public runtime::TensorSource {
public:
    explicit GraphTensors(HostGraph &graph) : graph_(graph) {}

    /// `blocks`: the device's memory, which does not change until the run is over.
    void begin_run(std::vector<platform::DeviceBlock> blocks) { blocks_ = std::move(blocks); }
    uint32_t describe(const runtime::TaskSlot &task, Argument (&arguments)[runtime::kMaxDumpedTensors]) const override;

private:
    /// Bytes from an address to the end of the block that it lies in, 0 when it lies in none.
    uint64_t bytes_behind(uint64_t address) const;

    HostGraph &graph_;
    std::vector<platform::DeviceBlock> blocks_;
};

/// Adds all tasks and edges of a graph to a capture of it.
void capture_graph(HostGraph &graph, const GraphTensors &tensors, const runtime::KernelTable &kernels,
                   runtime::DependencyCapture &capture);

}  // namespace hbg
}  // namespace pto
