#pragma once
/// What a runtime variant adds to a device: callables, and runs of them. The host interface checks device, ids and
/// launch limits before it calls any of this.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "call_config.h"
#include "host_runtime.h"
#include "platform/common/host/failure.h"
#include "task_args.h"

#include "chip_device.h"

namespace pto {
namespace platform {

struct LaunchRequest {
    int32_t callable_id = -1;
    const ChipStorageTaskArgs *args = nullptr;
    /// Storage of run_storage_bytes(), for this run only.
    void *storage = nullptr;
    const CallConfig *config = nullptr;
    PtoRunOptions options{};
};

class RuntimeVariant {
public:
    virtual ~RuntimeVariant() = default;

    /// `image` is a valid ChipCallable of `size` bytes; it is not referred to after the call.
    virtual Failure prepare(int32_t callable_id, const void *image, size_t size) = 0;
    virtual bool is_prepared(int32_t callable_id) const = 0;
    virtual void unregister(int32_t callable_id) = 0;
    virtual Failure run(const LaunchRequest &request) = 0;
    /// Whether runs may ask for records; they are refused before they start otherwise.
    virtual bool can_record() const { return false; }

    virtual size_t aicpu_dlopen_count() const = 0;
    virtual size_t host_dlopen_count() const = 0;
};

/// Each variant's library defines these once.
std::unique_ptr<RuntimeVariant> make_runtime_variant(port::ChipDevice &device);
size_t run_storage_bytes();
/// What the host interface's function of that name does; `runtime` is not null. Throws nothing.
void record_tensor_pair(void *runtime, void *host, void *device, size_t size) noexcept;

}  // namespace platform
}  // namespace pto
