#pragma once
/// A callable on a device: its kernels' entries, its orchestration library, and the names to look up in it.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/temp_library.h"
#include "chip_device.h"
#include "platform/common/host/failure.h"
#include "pto_runtime_ops.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/orchestrator.h"
#include "task_args.h"

namespace pto {
namespace tmr {

/// Bytes of an orchestration library. Callables with one build-id share them.
using LibraryBytes = std::shared_ptr<const std::vector<uint8_t>>;

class PreparedCallable {
public:
    using Entry = void (*)(const ChipStorageTaskArgs &);

    /// Loads the kernels of a valid ChipCallable image. The orchestration library is loaded by its first run.
    platform::Failure prepare(int32_t callable_id, const void *image, size_t size, LibraryBytes library,
                              port::ChipDevice &device);

    /// Loads the orchestration library and resolves its symbols, once; a failed attempt is made again by the next run.
    platform::Failure load_orchestration(bool *has_loaded);

    /// Binds the library and checks the number of arguments against what it says it expects.
    platform::Failure bind(PTO2Runtime *runtime, const ChipStorageTaskArgs &args) const;

    /// The tensors whose direction in the signature is IN, bit i for tensor i.
    uint64_t input_tensors() const { return input_tensors_; }
    const KernelTable &kernels() const { return *kernels_; }
    Entry entry() const { return entry_; }

private:
    int32_t id_ = -1;
    std::string function_name_;
    std::string config_name_;
    uint64_t input_tensors_ = 0;
    LibraryBytes bytes_;
    std::unique_ptr<KernelTable> kernels_;
    base::TempLibrary library_;
    Entry entry_ = nullptr;
    void (*bind_)(PTO2Runtime *) = nullptr;
    void *config_ = nullptr;
};

}  // namespace tmr
}  // namespace pto
