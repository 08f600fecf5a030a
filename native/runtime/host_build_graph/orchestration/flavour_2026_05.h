#pragma once
/// The May 2026 flavour over the engine: its function table for orchestrations, and what it calls kernels with.

#include <memory>

#include "chip_device.h"
#include "runtime/common/shared/kernel_abi.h"
#include "runtime/host_build_graph/host/host_graph.h"
#include "runtime/host_build_graph/host/tensor_pairs.h"

struct OrchestrationRuntime;

namespace pto {
namespace hbg {

extern const runtime::KernelAbi kKernelAbi2026_05;

/// What an orchestration of this flavour gets a handle of. Used by one thread at a time.
class Session2026_05 {
public:
    Session2026_05(HostGraph &graph, TensorPairs &pairs, port::ChipDevice &device);
    ~Session2026_05();

    struct Impl;

    /// What the entry function of an orchestration gets.
    OrchestrationRuntime *runtime() const;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace hbg
}  // namespace pto
