#pragma once
/// `libhost_runtime.so` of one platform and runtime, found at run time.
///
/// Nothing links against a runtime: the one that a chip worker names is opened, and the C ABI of abi/host_runtime.h
/// resolved symbol by symbol. Libraries stay open for the life of the process, because kernels and
/// thread-local state of a closed library may outlive the last worker that used it.

#include <string>

#include "abi/host_runtime.h"

namespace pto {
namespace driver {

/// Every symbol that a consumer of the host ABI resolves; one missing is one too many.
#define PTO_HOST_RUNTIME_SYMBOLS(X) \
    X(create_device_context)        \
    X(destroy_device_context)       \
    X(get_runtime_size)             \
    X(simpler_init)                 \
    X(device_malloc_ctx)            \
    X(device_free_ctx)              \
    X(copy_to_device_ctx)           \
    X(copy_from_device_ctx)         \
    X(finalize_device)              \
    X(prepare_callable)             \
    X(run_prepared)                 \
    X(unregister_callable)          \
    X(get_aicpu_dlopen_count)       \
    X(get_host_dlopen_count)        \
    X(ensure_acl_ready_ctx)         \
    X(create_comm_stream_ctx)       \
    X(destroy_comm_stream_ctx)      \
    X(comm_init)                    \
    X(comm_alloc_windows)           \
    X(comm_get_local_window_base)   \
    X(comm_get_window_size)         \
    X(comm_barrier)                 \
    X(comm_destroy)                 \
    X(get_incore_compiler)          \
    X(get_orchestration_compiler)   \
    X(get_platform)                 \
    X(pto_host_abi_version)         \
    X(pto_run_prepared)             \
    X(pto_last_error)               \
    X(pto_comm_last_error)

struct HostRuntimeApi {
#define PTO_HOST_RUNTIME_FIELD(name) decltype(&::name) name = nullptr;
    PTO_HOST_RUNTIME_SYMBOLS(PTO_HOST_RUNTIME_FIELD)
#undef PTO_HOST_RUNTIME_FIELD
};

/// Files to open, in the order of the fields.
struct HostRuntimePaths {
    std::string log;          ///< libsimpler_log.so, opened for every library of the process to see
    std::string sim_context;  ///< libcpu_sim_context.so, likewise; empty onboard
    std::string host_runtime; ///< libhost_runtime.so, private
    int log_level = 0;        ///< 0 debug … 4 off; taken from the first worker of the process
    int log_info_verbosity = 0; ///< 0 … 9
};

/// Opens the libraries and resolves the ABI. The result lives as long as the process.
/// Throws Failure ERR_PTO_RUNTIME_MISSING (a library does not open; the text tells which ones did and why this one did
/// not) or ERR_PTO_RUNTIME_ABI (symbols missing, or a version of another build).
const HostRuntimeApi &load_host_runtime(const HostRuntimePaths &paths);

// The log of the process, once a host runtime has been loaded. Any thread.

/// Throws Failure ERR_PTO_OPTION_INVALID when a value is out of range; nothing changes then.
void set_log_level(int level, int info_verbosity);
void log_warning(const char *where, const std::string &text);

}  // namespace driver
}  // namespace pto
