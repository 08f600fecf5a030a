// The C interface of libhost_runtime.so over one DeviceContext a handle. No exception leaves a function of this file.

#include <cstdio>
#include <new>
#include <string>

#include "arch_traits.h"
#include "host_runtime.h"
#include "platform/sim/host/device_context.h"

namespace {

using pto::abi::ErrorCode;
using pto::platform::Failure;
using pto::sim::DeviceContext;

DeviceContext *context_of(DeviceContextHandle handle) { return static_cast<DeviceContext *>(handle); }

/// What kernels print belongs to the run that ends, not to whatever fills the buffer later. A kernel that is stuck while it
/// prints holds the lock; then nobody waits for it.
void flush_output() {
    if (ftrylockfile(stdout) != 0) return;
    std::fflush(stdout);
    funlockfile(stdout);
}

/// Runs one call on a context and turns what it says, or throws, into a return code.
template <typename Call>
int guarded(DeviceContextHandle handle, Call call) {
    DeviceContext *context = context_of(handle);
    if (context == nullptr) return -1;
    try {
        return context->finish(call(*context));
    } catch (const std::bad_alloc &) {
        return context->finish(Failure::because(ErrorCode::ERR_PTO_INTERNAL, "out of host memory"));
    } catch (const std::exception &error) {
        return context->finish(Failure::because(ErrorCode::ERR_PTO_INTERNAL, error.what()));
    } catch (...) {
        return context->finish(Failure::because(ErrorCode::ERR_PTO_INTERNAL, "an exception that is no std::exception"));
    }
}

}  // namespace

extern "C" {

DeviceContextHandle create_device_context(void) { return new (std::nothrow) DeviceContext(); }

void destroy_device_context(DeviceContextHandle ctx) {
    if (ctx != nullptr) finalize_device(ctx);
    delete context_of(ctx);
}

size_t get_runtime_size(void) { return pto::platform::run_storage_bytes(); }

// The simulator's executors are part of this library: the binaries of a driver that brings some are not needed.
int simpler_init(DeviceContextHandle ctx, int device_id, const uint8_t *, size_t, const uint8_t *, size_t) {
    return guarded(ctx, [&](DeviceContext &context) { return context.init(device_id); });
}

int finalize_device(DeviceContextHandle ctx) {
    return guarded(ctx, [](DeviceContext &context) { return context.finalize(); });
}

void *device_malloc_ctx(DeviceContextHandle ctx, size_t size) {
    void *memory = nullptr;
    guarded(ctx, [&](DeviceContext &context) { return context.allocate(size, &memory); });
    return memory;
}

void device_free_ctx(DeviceContextHandle ctx, void *dev_ptr) {
    guarded(ctx, [&](DeviceContext &context) { return context.free(dev_ptr); });
}

int copy_to_device_ctx(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size) {
    return guarded(ctx, [&](DeviceContext &context) { return context.copy_to_device(dev_ptr, host_ptr, size); });
}

int copy_from_device_ctx(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size) {
    return guarded(ctx, [&](DeviceContext &context) { return context.copy_from_device(host_ptr, dev_ptr, size); });
}

int prepare_callable(DeviceContextHandle ctx, int32_t callable_id, const void *chip_callable) {
    return guarded(ctx, [&](DeviceContext &context) { return context.prepare(callable_id, chip_callable); });
}

int run_prepared(DeviceContextHandle ctx, RuntimeHandle runtime, int32_t callable_id, const void *chip_storage_args,
                 int block_dim, int aicpu_thread_num, int enable_l2_swimlane, int enable_dump_tensor, int enable_pmu,
                 int enable_dep_gen, const char *output_prefix) {
    CallConfig config;
    const std::string prefix = output_prefix != nullptr ? output_prefix : "";
    if (prefix.size() >= sizeof(config.output_prefix)) {
        return guarded(ctx, [&](DeviceContext &) {
            return Failure::because(ErrorCode::ERR_PTO_CONFIG_INVALID,
                                    "output_prefix has " + std::to_string(prefix.size()) + " bytes; allowed: up to " +
                                        std::to_string(sizeof(config.output_prefix) - 1));
        });
    }
    prefix.copy(config.output_prefix, prefix.size());
    config.block_dim = block_dim;
    config.aicpu_thread_num = aicpu_thread_num;
    config.enable_l2_swimlane = enable_l2_swimlane;
    config.enable_dump_tensor = enable_dump_tensor;
    config.enable_pmu = enable_pmu;
    config.enable_dep_gen = enable_dep_gen;
    return pto_run_prepared(ctx, runtime, callable_id, chip_storage_args, &config, nullptr);
}

int pto_run_prepared(DeviceContextHandle ctx, RuntimeHandle runtime, int32_t callable_id, const void *chip_storage_args,
                     const void *call_config, const PtoRunOptions *options) {
    return guarded(ctx, [&](DeviceContext &context) {
        pto::platform::LaunchRequest request;
        request.callable_id = callable_id;
        request.args = static_cast<const ChipStorageTaskArgs *>(chip_storage_args);
        request.storage = runtime;
        request.config = static_cast<const CallConfig *>(call_config);
        if (options != nullptr && options->struct_size != sizeof(*options)) {
            return Failure::because(ErrorCode::ERR_PTO_RUNTIME_ABI,
                                    "PtoRunOptions has " + std::to_string(options->struct_size) + " bytes; this library's has " +
                                        std::to_string(sizeof(*options)) + ". Set struct_size, and build against this version");
        }
        if (options != nullptr) request.options = *options;
        Failure failure = context.run(request);
        flush_output();
        return failure;
    });
}

int unregister_callable(DeviceContextHandle ctx, int32_t callable_id) {
    return guarded(ctx, [&](DeviceContext &context) { return context.unregister(callable_id); });
}

size_t get_aicpu_dlopen_count(DeviceContextHandle ctx) {
    return ctx != nullptr ? context_of(ctx)->aicpu_dlopen_count() : 0;
}

size_t get_host_dlopen_count(DeviceContextHandle ctx) {
    return ctx != nullptr ? context_of(ctx)->host_dlopen_count() : 0;
}

void record_tensor_pair(RuntimeHandle runtime, void *host_ptr, void *dev_ptr, size_t size) {
    if (runtime != nullptr) pto::platform::record_tensor_pair(runtime, host_ptr, dev_ptr, size);
}

int ensure_acl_ready_ctx(DeviceContextHandle, int) { return 0; }

void *create_comm_stream_ctx(DeviceContextHandle) { return nullptr; }

int destroy_comm_stream_ctx(DeviceContextHandle, void *) { return 0; }

int get_incore_compiler(void) { return PTO_TOOLCHAIN_HOST_GXX_15; }

int get_orchestration_compiler(void) { return PTO_TOOLCHAIN_HOST_GXX; }

const char *get_platform(void) { return pto::arch::kSimulatorName; }

uint32_t pto_host_abi_version(void) { return PTO_HOST_ABI_VERSION; }

int pto_last_error(DeviceContextHandle ctx, PtoErrorRecord *out) {
    if (ctx == nullptr || out == nullptr) return 1;
    return context_of(ctx)->last_error(out) ? 0 : 1;
}

}  // extern "C"
