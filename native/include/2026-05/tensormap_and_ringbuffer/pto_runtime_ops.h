// Binary contract between an orchestration library and the runtime: a table of functions and the runtime as the
// library sees it. The runtime's own object begins with a PTO2Runtime.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pto_scope_mode.h"

struct Arg;
struct MixedKernels;
struct Tensor;
class TaskOutputTensors;
struct PTO2RuntimeOps;

/// The first fields of the runtime. 16 bytes.
struct PTO2Runtime {
    const PTO2RuntimeOps *ops;         ///< set by the runtime before it binds the library
    PTO2ScopeMode pending_scope_mode;  ///< written before scope_begin, which reads it and resets it to AUTO
};

static_assert(sizeof(PTO2Runtime) == 16, "PTO2Runtime is 16 bytes to the library");
static_assert(offsetof(PTO2Runtime, ops) == 0, "PTO2Runtime::ops");
static_assert(offsetof(PTO2Runtime, pending_scope_mode) == 8, "PTO2Runtime::pending_scope_mode");

/// 13 pointers; the order never changes. `func` is the name of the calling function, formats are printf's.
struct PTO2RuntimeOps {
    TaskOutputTensors (*submit_task)(PTO2Runtime *rt, const MixedKernels &kernels, const Arg &args);
    void (*scope_begin)(PTO2Runtime *rt);
    void (*scope_end)(PTO2Runtime *rt);
    void (*orchestration_done)(PTO2Runtime *rt);
    bool (*is_fatal)(PTO2Runtime *rt);
    void (*report_fatal)(PTO2Runtime *rt, int32_t code, const char *func, const char *fmt, ...);
    void (*log_error)(const char *func, const char *fmt, ...);
    void (*log_warn)(const char *func, const char *fmt, ...);
    void (*log_debug)(const char *func, const char *fmt, ...);
    void (*log_info_v)(const char *func, int verbosity, const char *fmt, ...);
    uint64_t (*get_tensor_data)(PTO2Runtime *rt, const Tensor &tensor, uint32_t ndims, const uint32_t indices[]);
    void (*set_tensor_data)(PTO2Runtime *rt, const Tensor &tensor, uint32_t ndims, const uint32_t indices[],
                            uint64_t value);
    TaskOutputTensors (*alloc_tensors)(PTO2Runtime *rt, const Arg &args);
};

static_assert(sizeof(PTO2RuntimeOps) == 104, "PTO2RuntimeOps is 13 pointers");
static_assert(offsetof(PTO2RuntimeOps, submit_task) == 0, "PTO2RuntimeOps::submit_task");
static_assert(offsetof(PTO2RuntimeOps, scope_begin) == 8, "PTO2RuntimeOps::scope_begin");
static_assert(offsetof(PTO2RuntimeOps, scope_end) == 16, "PTO2RuntimeOps::scope_end");
static_assert(offsetof(PTO2RuntimeOps, orchestration_done) == 24, "PTO2RuntimeOps::orchestration_done");
static_assert(offsetof(PTO2RuntimeOps, is_fatal) == 32, "PTO2RuntimeOps::is_fatal");
static_assert(offsetof(PTO2RuntimeOps, report_fatal) == 40, "PTO2RuntimeOps::report_fatal");
static_assert(offsetof(PTO2RuntimeOps, log_error) == 48, "PTO2RuntimeOps::log_error");
static_assert(offsetof(PTO2RuntimeOps, log_warn) == 56, "PTO2RuntimeOps::log_warn");
static_assert(offsetof(PTO2RuntimeOps, log_debug) == 64, "PTO2RuntimeOps::log_debug");
static_assert(offsetof(PTO2RuntimeOps, log_info_v) == 72, "PTO2RuntimeOps::log_info_v");
static_assert(offsetof(PTO2RuntimeOps, get_tensor_data) == 80, "PTO2RuntimeOps::get_tensor_data");
static_assert(offsetof(PTO2RuntimeOps, set_tensor_data) == 88, "PTO2RuntimeOps::set_tensor_data");
static_assert(offsetof(PTO2RuntimeOps, alloc_tensors) == 96, "PTO2RuntimeOps::alloc_tensors");

/// Called by the runtime before it calls into the library. Exported by every orchestration library.
extern "C" void framework_bind_runtime(PTO2Runtime *rt);

/// The runtime bound to this library. Hidden: each library has its own.
extern "C" __attribute__((visibility("hidden"))) PTO2Runtime *framework_current_runtime();
