#pragma once
/// What a DeviceContextHandle stands for: the state machine of one context, and the checks in front of a variant.

#include <cstdint>
#include <memory>
#include <mutex>

#include "platform/common/host/failure.h"
#include "platform/common/host/runtime_variant.h"
#include "platform/sim/host/device.h"

namespace pto {
namespace sim {

/// Calls may come from any thread; they take turns.
class DeviceContext {
public:
    platform::Failure init(int device_id);
    platform::Failure finalize();

    platform::Failure allocate(size_t size, void **memory);
    platform::Failure free(void *memory);
    platform::Failure copy_to_device(void *device, const void *host, size_t size);
    platform::Failure copy_from_device(void *host, const void *device, size_t size);

    platform::Failure prepare(int32_t callable_id, const void *image);
    platform::Failure run(const platform::LaunchRequest &request);
    platform::Failure unregister(int32_t callable_id);
    size_t aicpu_dlopen_count() const;
    size_t host_dlopen_count() const;

    /// Keeps what the last failed call said.
    int finish(platform::Failure failure);
    bool last_error(PtoErrorRecord *out) const;

private:
    platform::Failure check_ready() const;
    platform::Failure check_range(const void *device, size_t size) const;
    platform::Failure check_launch(const platform::LaunchRequest &request) const;

    mutable std::mutex mutex_;
    /// Leaves a device whose kernel never returned, and all that kernel may use, to the rest of the process.
    void abandon_device();

    // The variant uses the device, so it goes first.
    std::unique_ptr<Device> device_;
    std::unique_ptr<platform::RuntimeVariant> variant_;
    platform::Failure last_;
};

}  // namespace sim
}  // namespace pto
