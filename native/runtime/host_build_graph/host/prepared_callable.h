#pragma once
/// A callable on a device: its kernels' entries, and its orchestration library, which is open as long as this lives.

#include <cstdint>
#include <memory>

#include "base/temp_library.h"
#include "chip_device.h"
#include "orchestration_ops.h"
#include "platform/common/host/failure.h"
#include "runtime/common/shared/kernel_table.h"

namespace pto {
namespace hbg {

class PreparedCallable {
public:
    /// Loads the kernels and the orchestration of a valid ChipCallable image, which is not referred to after the call.
    platform::Failure prepare(int32_t callable_id, const void *image, size_t size, port::ChipDevice &device);

    const runtime::KernelTable &kernels() const { return *kernels_; }
    OrchestrationFunc entry() const { return entry_; }

private:
    std::unique_ptr<runtime::KernelTable> kernels_;
    base::TempLibrary library_;
    OrchestrationFunc entry_ = nullptr;
};

}  // namespace hbg
}  // namespace pto
