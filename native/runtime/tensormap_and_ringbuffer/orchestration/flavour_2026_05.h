#pragma once
/// The May 2026 flavour over the engine: its function table for orchestrations, and its dispatch layout for kernels.

#include <memory>

#include "runtime/tensormap_and_ringbuffer/aicpu/orchestrator.h"
#include "runtime/common/shared/kernel_abi.h"

struct PTO2Runtime;

namespace pto {
namespace tmr {

extern const KernelAbi kKernelAbi2026_05;

/// What an orchestration library of this flavour is bound to. One per orchestrator; used by one thread at a time.
class Session2026_05 {
public:
    explicit Session2026_05(Orchestrator &orchestrator);
    ~Session2026_05();

    struct Impl;

    /// What `framework_bind_runtime` of the library gets.
    PTO2Runtime *runtime() const;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace tmr
}  // namespace pto
