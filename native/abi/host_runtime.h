// C interface of libhost_runtime.so.
//
// A driver loads libsimpler_log.so (RTLD_NOW | RTLD_GLOBAL) and calls simpler_log_init, on the simulator loads
// libcpu_sim_context.so the same way, then loads the libhost_runtime.so of its platform and runtime variant
// (RTLD_NOW | RTLD_LOCAL) and resolves the functions below. Several variants may be loaded in one process.
//
// Order on one context: create_device_context, simpler_init once, prepare_callable, run_prepared,
// unregister_callable as often as needed, finalize_device, destroy_device_context. Calls on a context never overlap;
// on the simulator they may come from any thread, on a chip they come from the thread that called simpler_init.
// One context owns one device id.
//
// Unless said otherwise functions return 0 for success and a negative value for failure. No C++ exception leaves the
// library. pto_last_error says why the last call failed.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PTO_HOST_ABI_VERSION 3u

#if defined(__GNUC__)
#define PTO_HOST_API __attribute__((visibility("default")))
#else
#define PTO_HOST_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef void *DeviceContextHandle; /* one device of this process */
typedef void *RuntimeHandle;       /* storage of one run */
typedef void *CommHandle;          /* one rank of a communicator */

/* Compilers that get_incore_compiler and get_orchestration_compiler name. */
enum PtoToolchain {
    PTO_TOOLCHAIN_CCEC = 0,
    PTO_TOOLCHAIN_HOST_GXX_15 = 1,
    PTO_TOOLCHAIN_HOST_GXX = 2,
    PTO_TOOLCHAIN_AARCH64_GXX = 3
};

/* ---- Life of a context ------------------------------------------------------------------------------------- */

/* New context; no device is touched yet. NULL on failure. */
PTO_HOST_API DeviceContextHandle create_device_context(void);

/* Finalizes what is not finalized yet and frees the context. NULL is allowed. */
PTO_HOST_API void destroy_device_context(DeviceContextHandle ctx);

/* Bytes of storage that run_prepared wants in `runtime`, aligned to 64. */
PTO_HOST_API size_t get_runtime_size(void);

/* Binds the calling thread and the context to `device_id` and takes copies of the executor binaries, which may be
 * NULL with size 0 where the library contains its executors. Comes before everything below.
 * -1: ctx is NULL, device_id is negative, or the context has another id already. */
PTO_HOST_API int simpler_init(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu_binary, size_t aicpu_size,
                              const uint8_t *aicore_binary, size_t aicore_size);

/* Joins threads, unloads libraries, frees device memory that is still allocated. -1: ctx is NULL. */
PTO_HOST_API int finalize_device(DeviceContextHandle ctx);

/* ---- Device memory ------------------------------------------------------------------------------------------ */

/* `size` bytes of device memory; NULL on failure or when ctx is NULL. */
PTO_HOST_API void *device_malloc_ctx(DeviceContextHandle ctx, size_t size);

/* Frees memory of device_malloc_ctx. NULL and unknown pointers are ignored. */
PTO_HOST_API void device_free_ctx(DeviceContextHandle ctx, void *dev_ptr);

/* Copies `size` bytes. -1: any pointer is NULL. */
PTO_HOST_API int copy_to_device_ctx(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size);
PTO_HOST_API int copy_from_device_ctx(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size);

/* ---- Prepared callables ------------------------------------------------------------------------------------- */

/* Uploads a ChipCallable image under `callable_id`, 0 to 63. The image may be freed afterwards.
 * -1: id out of range or taken, image malformed, a library cannot be loaded. */
PTO_HOST_API int prepare_callable(DeviceContextHandle ctx, int32_t callable_id, const void *chip_callable);

/* Runs a prepared callable and waits for it. `runtime` has get_runtime_size() bytes; `chip_storage_args` is a
 * ChipStorageTaskArgs. Arguments and host buffers stay valid until the call returns.
 * Negated RuntimeStatus when the graph failed, -1 when it did not start. */
PTO_HOST_API int run_prepared(DeviceContextHandle ctx, RuntimeHandle runtime, int32_t callable_id,
                              const void *chip_storage_args, int block_dim, int aicpu_thread_num,
                              int enable_l2_swimlane, int enable_dump_tensor, int enable_pmu, int enable_dep_gen,
                              const char *output_prefix);

/* Forgets a callable. 0 also when the id is unknown. */
PTO_HOST_API int unregister_callable(DeviceContextHandle ctx, int32_t callable_id);

/* How many orchestrations were loaded on the device side, and on the host side, since the context was created. */
PTO_HOST_API size_t get_aicpu_dlopen_count(DeviceContextHandle ctx);
PTO_HOST_API size_t get_host_dlopen_count(DeviceContextHandle ctx);

/* ---- Orchestrations ----------------------------------------------------------------------------------------- */

/* When the run has succeeded, `size` bytes are copied from `dev_ptr` to `host_ptr`; however it ends, `dev_ptr` is freed
 * then. `runtime` is the handle with which a host_build_graph orchestration was called, which offers the same to C++, and
 * is valid during that call; NULL is ignored. Runtimes that move the arguments of a run themselves log a warning instead. */
PTO_HOST_API void record_tensor_pair(RuntimeHandle runtime, void *host_ptr, void *dev_ptr, size_t size);

/* ---- Streams and communication ------------------------------------------------------------------------------ */

/* Simulator: 0. */
PTO_HOST_API int ensure_acl_ready_ctx(DeviceContextHandle ctx, int device_id);

/* Simulator: NULL, which is not an error. */
PTO_HOST_API void *create_comm_stream_ctx(DeviceContextHandle ctx);

/* Simulator: 0. */
PTO_HOST_API int destroy_comm_stream_ctx(DeviceContextHandle ctx, void *stream);

/* One rank of a communicator of `nranks` (1 to 64). Its ranks are processes with one parent, or threads, that name the same
 * path, which need not exist; it may be used again by a later communicator. On the simulator a path
 * "pto-memfd:<fd>" or "pto-memfd:<fd>+<offset>" names the segment itself, which lies in that file, see comm_segment.h; so its
 * ranks may be any processes that have the descriptor. NULL on failure.
 * Calls on one handle never overlap; pto_comm_last_error says why one failed. Simulator: `stream` is ignored. */
PTO_HOST_API CommHandle comm_init(int rank, int nranks, void *stream, const char *rootinfo_path);

/* Meets all ranks and maps one window of `win_size` bytes a rank, filled with zeros; `*device_ctx_out` is the device address
 * of a CommContext, valid like the windows until comm_destroy. Once a handle, with the same size on all ranks. Where the path
 * names the segment, nobody is waited for: all windows are there already, and comm_barrier is where ranks meet. */
PTO_HOST_API int comm_alloc_windows(CommHandle handle, size_t win_size, uint64_t *device_ctx_out);
PTO_HOST_API int comm_get_local_window_base(CommHandle handle, uint64_t *base_out);
PTO_HOST_API int comm_get_window_size(CommHandle handle, size_t *size_out);

/* Waits for all ranks: at most 120 s, and not for a rank that has died or left. */
PTO_HOST_API int comm_barrier(CommHandle handle);

/* Leaves the communicator. Shared memory goes with the last rank, however that ends. */
PTO_HOST_API int comm_destroy(CommHandle handle);

/* ---- Description -------------------------------------------------------------------------------------------- */

/* A PtoToolchain each. */
PTO_HOST_API int get_incore_compiler(void);
PTO_HOST_API int get_orchestration_compiler(void);

/* Platform of this library, such as "a2a3sim". Static storage. */
PTO_HOST_API const char *get_platform(void);

/* ---- Additions of this project ------------------------------------------------------------------------------ */

/* Why the last failed call on a context failed. */
struct PtoErrorRecord {
    uint32_t struct_size; /* bytes of this struct; written by both sides, equal for equal PTO_HOST_ABI_VERSION */
    int32_t return_code;  /* what the failed call returned */
    int32_t status;       /* RuntimeStatus, 0 when the failure is none of them */
    int32_t func_id;      /* kernel concerned, -1 unknown */
    uint64_t task_id;     /* task concerned, all ones unknown */
    int32_t core;         /* core concerned, -1 unknown */
    int32_t scope_depth;  /* scope depth of the orchestration, -1 unknown */
    char code[64];        /* name of error_codes.def, NUL-terminated */
    char message[2048];   /* what happened and what to do, NUL-terminated */
};

/* Flags of PtoRunOptions. */
enum PtoRunFlag {
    PTO_RUN_TRACK_READERS = 1,  /* a task that writes waits for earlier tasks that read the same bytes */
    PTO_RUN_SERIAL = 2,         /* one task at a time, in the order of schedule_seed. Simulator only */
    PTO_RUN_SCHEDULE_PREFIX = 4, /* schedule_prefix and schedule_delay count */
    PTO_RUN_CHECK_ACCESS = 8,   /* kernels that touch memory which their task did not declare make the run fail */
    PTO_RUN_SCOPE_STATS = 16,   /* record how much of rings and tables is in use when scopes begin and end */
    PTO_RUN_MODEL_TIME = 32     /* the swimlane's times come from a model of the chip. Simulator only */
};

/* What a run may ask for beyond CallConfig. Zero is the default everywhere. */
struct PtoRunOptions {
    uint32_t struct_size;         /* bytes of this struct; written by the caller, checked by the library */
    uint32_t flags;               /* PtoRunFlag bits */
    uint64_t ring_task_window[4]; /* tasks, by ring: a power of two of at least 4; 0: PTO2_RING_TASK_WINDOW, else 16384 */
    uint64_t ring_heap[4];        /* bytes, by ring, at least 1024; 0: PTO2_RING_HEAP, else 256 MiB */
    uint64_t ring_dep_pool[4];    /* entries, by ring, at least 4; 0: PTO2_RING_DEP_POOL, else 16384 */
    uint64_t kernel_timeout_ms;   /* the run fails when a kernel takes longer; 0: no limit */
    uint64_t schedule_seed;       /* not 0: serial, in the order that the seed gives; 0: in reference order, if serial */
    uint64_t schedule_prefix;     /* task starts that follow the seed; the rest follows the reference order */
    uint64_t schedule_delay;      /* starts in reference order before the one that the seed would make after the prefix */
    uint64_t input_tensors;       /* bit i: tensor i is not copied back if the signature says IN, too; 0: all are */
    uint32_t swimlane_level;      /* of a swimlane: 1 when kernels ran, 2 also dispatch and finish, 3 also phases of schedulers,
                                     4 also those of the orchestrator; 0: all */
    uint32_t reserved;            /* 0 */
};

/* run_prepared with everything that can be set. `call_config` points to a CallConfig of 1048 bytes, see call_config.h;
 * `options` may be NULL. */
PTO_HOST_API int pto_run_prepared(DeviceContextHandle ctx, RuntimeHandle runtime, int32_t callable_id,
                                  const void *chip_storage_args, const void *call_config,
                                  const struct PtoRunOptions *options);

/* PTO_HOST_ABI_VERSION that the library was built with. */
PTO_HOST_API uint32_t pto_host_abi_version(void);

/* 0: a record of the last failed call on `ctx` was copied to `out`. 1: there is none, or a pointer is NULL. */
PTO_HOST_API int pto_last_error(DeviceContextHandle ctx, struct PtoErrorRecord *out);

/* The same for a communicator; for comm_init on the calling thread when `handle` is NULL. */
PTO_HOST_API int pto_comm_last_error(CommHandle handle, struct PtoErrorRecord *out);

#ifdef __cplusplus
}

static_assert(sizeof(PtoRunOptions) == 152 && alignof(PtoRunOptions) == 8, "PtoRunOptions is 152 bytes");
static_assert(offsetof(PtoRunOptions, struct_size) == 0, "PtoRunOptions::struct_size");
static_assert(offsetof(PtoRunOptions, flags) == 4, "PtoRunOptions::flags");
static_assert(offsetof(PtoRunOptions, ring_task_window) == 8, "PtoRunOptions::ring_task_window");
static_assert(offsetof(PtoRunOptions, ring_heap) == 40, "PtoRunOptions::ring_heap");
static_assert(offsetof(PtoRunOptions, ring_dep_pool) == 72, "PtoRunOptions::ring_dep_pool");
static_assert(offsetof(PtoRunOptions, kernel_timeout_ms) == 104, "PtoRunOptions::kernel_timeout_ms");
static_assert(offsetof(PtoRunOptions, schedule_seed) == 112, "PtoRunOptions::schedule_seed");
static_assert(offsetof(PtoRunOptions, schedule_prefix) == 120, "PtoRunOptions::schedule_prefix");
static_assert(offsetof(PtoRunOptions, schedule_delay) == 128, "PtoRunOptions::schedule_delay");
static_assert(offsetof(PtoRunOptions, input_tensors) == 136, "PtoRunOptions::input_tensors");
static_assert(offsetof(PtoRunOptions, swimlane_level) == 144, "PtoRunOptions::swimlane_level");
static_assert(offsetof(PtoRunOptions, reserved) == 148, "PtoRunOptions::reserved");
static_assert(sizeof(PtoErrorRecord) == 2144 && alignof(PtoErrorRecord) == 8, "PtoErrorRecord is 2144 bytes");
static_assert(offsetof(PtoErrorRecord, struct_size) == 0, "PtoErrorRecord::struct_size");
static_assert(offsetof(PtoErrorRecord, return_code) == 4, "PtoErrorRecord::return_code");
static_assert(offsetof(PtoErrorRecord, status) == 8, "PtoErrorRecord::status");
static_assert(offsetof(PtoErrorRecord, func_id) == 12, "PtoErrorRecord::func_id");
static_assert(offsetof(PtoErrorRecord, task_id) == 16, "PtoErrorRecord::task_id");
static_assert(offsetof(PtoErrorRecord, core) == 24, "PtoErrorRecord::core");
static_assert(offsetof(PtoErrorRecord, scope_depth) == 28, "PtoErrorRecord::scope_depth");
static_assert(offsetof(PtoErrorRecord, code) == 32, "PtoErrorRecord::code");
static_assert(offsetof(PtoErrorRecord, message) == 96, "PtoErrorRecord::message");
#endif
