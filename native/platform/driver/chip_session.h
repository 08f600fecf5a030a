#pragma once
/// One device context of a host runtime library: everything between `create_device_context` and
/// `destroy_device_context`, with the library's return codes turned into failures.
///
/// Takes no locks: the caller makes one call at a time. Calls may come from different threads.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "abi/error_codes.h"
#include "abi/lane.h"
#include "abi/task_args.h"
#include "platform/driver/host_runtime_library.h"

namespace pto {
namespace driver {

class ChipSession {
public:
    /// Creates the context and binds it to a device. Throws Failure; nothing is left behind then.
    ChipSession(const HostRuntimeApi &api, int32_t device_id);
    ~ChipSession() { finalize(); }
    ChipSession(const ChipSession &) = delete;
    ChipSession &operator=(const ChipSession &) = delete;

    /// Uploads a callable image (bytes of a ChipCallable, any alignment; checked against `nbytes`).
    void prepare(int32_t callable_id, const uint8_t *image, size_t nbytes);
    void unregister(int32_t callable_id);

    /// Executes a prepared callable and returns when its outputs are in the host tensors.
    void run(int32_t callable_id, const ChipStorageTaskArgs &args, const abi::RunSettingsRecord &settings);

    /// 0 when the device has no memory left for `nbytes`.
    uint64_t allocate(size_t nbytes);
    void release(uint64_t address);
    void copy_to_device(uint64_t address, const void *host, size_t nbytes);
    void copy_from_device(void *host, uint64_t address, size_t nbytes);

    size_t aicpu_dlopen_count() const { return api_.get_aicpu_dlopen_count(context_); }
    size_t host_dlopen_count() const { return api_.get_host_dlopen_count(context_); }

    /// Frees the device and the context. Idempotent; the other members must not be called afterwards.
    void finalize() noexcept;

private:
    /// Throws what the library recorded about the call that just returned `return_code`.
    [[noreturn]] void fail(const char *call, int return_code, abi::ErrorCode fallback) const;

    const HostRuntimeApi &api_;
    DeviceContextHandle context_ = nullptr;
    std::unique_ptr<void, void (*)(void *)> runtime_buffer_;
};

}  // namespace driver
}  // namespace pto
