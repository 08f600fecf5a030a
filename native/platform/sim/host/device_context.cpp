#include "platform/sim/host/device_context.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "arch_traits.h"
#include "callable.h"
#include "callable_protocol.h"
#include "platform/sim/comm/mapped_windows.h"

namespace pto {
namespace sim {
namespace {

using abi::ErrorCode;
using platform::Failure;

constexpr int kCoresPerCluster = 3;

template <typename... Values>
Failure failed(ErrorCode code, const char *format, Values... values) {
    char text[512];
    snprintf(text, sizeof(text), format, values...);
    return Failure::because(code, text);
}

/// For kernels that may still return into it.
void keep_library_loaded() {
    Dl_info library;
    if (dladdr(reinterpret_cast<const void *>(&keep_library_loaded), &library) == 0) return;
    dlopen(library.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

using Lock = std::lock_guard<std::mutex>;

Failure check_recording(const platform::LaunchRequest &request, bool can_record) {
    constexpr uint32_t kRecordingFlags = PTO_RUN_SCOPE_STATS | PTO_RUN_MODEL_TIME;
    if (can_record || (!request.config->diagnostics_any() && (request.options.flags & kRecordingFlags) == 0)) return Failure::none();
    return failed(ErrorCode::ERR_PTO_RUN_UNSUPPORTED, "%s", "this runtime records nothing of a run; run without diagnostics");
}

}  // namespace

Failure DeviceContext::init(int device_id) {
    Lock lock(mutex_);
    if (device_id < 0) {
        return failed(ErrorCode::ERR_PTO_DEVICE_STATE, "device_id is %d; allowed: 0 and above", device_id);
    }
    if (device_ != nullptr) {
        if (device_->id() == device_id) return Failure::none();
        return failed(ErrorCode::ERR_PTO_DEVICE_STATE, "the context is bound to device %d already; %d was asked for. Use one context a device",
                      device_->id(), device_id);
    }
    platform::ChipInfo chip;
    chip.arch = arch::kName;
    chip.platform = arch::kSimulatorName;
    chip.core_count = arch::kMaxBlockDim * kCoresPerCluster;
    chip.core_hz = arch::kCoreHz;
    chip.timing = {arch::kModelSubmitNs,  arch::kModelEdgeNs, arch::kModelDispatchNs, arch::kModelCompletionNs,
                   arch::kModelReleaseNs, arch::kModelMmioNs, arch::kModelSwitchNs};
    chip.kernel = {arch::kModelKernelNs, arch::kModelKernelNsPerKib};
    device_ = std::make_unique<Device>(device_id, chip);
    variant_ = platform::make_runtime_variant(*device_);
    return Failure::none();
}

void DeviceContext::abandon_device() {
    // Reachable for good, so that nobody takes them for a leak.
    static auto *const lost = new std::vector<std::pair<std::unique_ptr<Device>, std::unique_ptr<platform::RuntimeVariant>>>();
    static std::mutex lost_mutex;
    keep_library_loaded();
    device_->pool().abandon();
    std::lock_guard<std::mutex> lock(lost_mutex);
    lost->emplace_back(std::move(device_), std::move(variant_));
}

Failure DeviceContext::finalize() {
    Lock lock(mutex_);
    if (device_ != nullptr && device_->pool().is_lost()) abandon_device();
    variant_.reset();
    device_.reset();
    return Failure::none();
}

Failure DeviceContext::allocate(size_t size, void **memory) {
    Lock lock(mutex_);
    if (Failure failure = check_ready()) return failure;
    *memory = device_->memory().allocate(size);
    if (*memory != nullptr) return Failure::none();
    return failed(ErrorCode::ERR_PTO_DEVICE_OUT_OF_MEMORY,
                  "device %d has no room for %zu bytes: %llu of %llu are allocated. Free device memory first", device_->id(),
                  size, static_cast<unsigned long long>(device_->memory().allocated_bytes()),
                  static_cast<unsigned long long>(device_->memory().capacity_bytes()));
}

Failure DeviceContext::free(void *memory) {
    Lock lock(mutex_);
    if (memory == nullptr) return Failure::none();
    if (Failure failure = check_ready()) return failure;
    if (device_->memory().free(memory)) return Failure::none();
    return failed(ErrorCode::ERR_PTO_DEVICE_POINTER, "%p is not the start of an allocation of device %d", memory,
                  device_->id());
}

Failure DeviceContext::check_range(const void *device, size_t size) const {
    if (Failure failure = check_ready()) return failure;
    if (device_->memory().contains(device, size) || MappedWindows::all().contains(device, size)) return Failure::none();
    return failed(ErrorCode::ERR_PTO_DEVICE_COPY, "%zu bytes at %p are not inside one allocation of device %d or one window", size, device,
                  device_->id());
}

Failure DeviceContext::copy_to_device(void *device, const void *host, size_t size) {
    Lock lock(mutex_);
    if (device == nullptr || host == nullptr) return failed(ErrorCode::ERR_PTO_DEVICE_COPY, "a copy got a null pointer");
    if (Failure failure = check_range(device, size)) return failure;
    std::memcpy(device, host, size);
    return Failure::none();
}

Failure DeviceContext::copy_from_device(void *host, const void *device, size_t size) {
    Lock lock(mutex_);
    if (device == nullptr || host == nullptr) return failed(ErrorCode::ERR_PTO_DEVICE_COPY, "a copy got a null pointer");
    if (Failure failure = check_range(device, size)) return failure;
    std::memcpy(host, device, size);
    return Failure::none();
}

Failure DeviceContext::prepare(int32_t callable_id, const void *image) {
    Lock lock(mutex_);
    if (Failure failure = check_ready()) return failure;
    if (callable_id < 0 || callable_id >= MAX_REGISTERED_CALLABLE_IDS) {
        return failed(ErrorCode::ERR_PTO_CALLABLE_ID_RANGE, "callable id is %d; allowed: 0 to %d", callable_id,
                      MAX_REGISTERED_CALLABLE_IDS - 1);
    }
    if (variant_->is_prepared(callable_id)) {
        return failed(ErrorCode::ERR_PTO_CALLABLE_DUPLICATE, "callable id %d is prepared already; unregister it first",
                      callable_id);
    }
    const uint64_t size = chip_callable_image_size(image);
    const char *defect = size == 0 ? "the header is malformed" : validate_chip_callable(image, size);
    if (defect != nullptr) return failed(ErrorCode::ERR_PTO_CALLABLE_INVALID, "not a ChipCallable image: %s", defect);
    return variant_->prepare(callable_id, image, size);
}

Failure DeviceContext::check_launch(const platform::LaunchRequest &request) const {
    if (request.storage == nullptr || request.args == nullptr || request.config == nullptr) {
        return failed(ErrorCode::ERR_PTO_LAUNCH_INVALID, "run storage, arguments and configuration must not be null");
    }
    const CallConfig &config = *request.config;
    if (config.block_dim < 1 || config.block_dim > arch::kMaxBlockDim) {
        return failed(ErrorCode::ERR_PTO_LAUNCH_INVALID, "block_dim is %d; allowed on %s: 1 to %d", config.block_dim,
                      arch::kName, arch::kMaxBlockDim);
    }
    if (config.aicpu_thread_num < 1 || config.aicpu_thread_num > arch::kMaxAicpuThreads) {
        return failed(ErrorCode::ERR_PTO_LAUNCH_INVALID, "aicpu_thread_num is %d; allowed on %s: 1 to %d",
                      config.aicpu_thread_num, arch::kName, arch::kMaxAicpuThreads);
    }
    if (Failure failure = check_recording(request, variant_->can_record())) return failure;
    const ChipStorageTaskArgs &args = *request.args;
    if (args.tensor_count() < 0 || args.tensor_count() > CHIP_MAX_TENSOR_ARGS || args.scalar_count() < 0 ||
        args.scalar_count() > CHIP_MAX_SCALAR_ARGS) {
        return failed(ErrorCode::ERR_PTO_ARGS_CAPACITY, "%d tensors and %d scalars; allowed: 0 to %d and 0 to %d",
                      args.tensor_count(), args.scalar_count(), CHIP_MAX_TENSOR_ARGS, CHIP_MAX_SCALAR_ARGS);
    }
    return Failure::none();
}

Failure DeviceContext::run(const platform::LaunchRequest &request) {
    Lock lock(mutex_);
    if (Failure failure = check_ready()) return failure;
    if (Failure failure = check_launch(request)) return failure;
    if (request.callable_id < 0 || request.callable_id >= MAX_REGISTERED_CALLABLE_IDS) {
        return failed(ErrorCode::ERR_PTO_CALLABLE_ID_RANGE, "callable id is %d; allowed: 0 to %d", request.callable_id,
                      MAX_REGISTERED_CALLABLE_IDS - 1);
    }
    if (!variant_->is_prepared(request.callable_id)) {
        return failed(ErrorCode::ERR_PTO_CALLABLE_UNKNOWN, "callable id %d is not prepared", request.callable_id);
    }
    device_->begin_run();
    return variant_->run(request);
}

Failure DeviceContext::unregister(int32_t callable_id) {
    Lock lock(mutex_);
    if (Failure failure = check_ready()) return failure;
    variant_->unregister(callable_id);
    return Failure::none();
}

size_t DeviceContext::aicpu_dlopen_count() const {
    Lock lock(mutex_);
    return variant_ != nullptr ? variant_->aicpu_dlopen_count() : 0;
}

size_t DeviceContext::host_dlopen_count() const {
    Lock lock(mutex_);
    return variant_ != nullptr ? variant_->host_dlopen_count() : 0;
}

int DeviceContext::finish(Failure failure) {
    if (!failure) return 0;
    Lock lock(mutex_);
    last_ = std::move(failure);
    return last_.return_code;
}

bool DeviceContext::last_error(PtoErrorRecord *out) const {
    Lock lock(mutex_);
    if (!last_) return false;
    platform::write_record(last_, out);
    return true;
}

Failure DeviceContext::check_ready() const {
    if (device_ == nullptr) {
        return failed(ErrorCode::ERR_PTO_DEVICE_STATE, "%s", "the context has no device; call simpler_init first");
    }
    if (!device_->pool().is_lost()) return Failure::none();
    return failed(ErrorCode::ERR_PTO_DEVICE_LOST, "a kernel of an earlier run never returned; close device %d and open it anew",
                  device_->id());
}

}  // namespace sim
}  // namespace pto
