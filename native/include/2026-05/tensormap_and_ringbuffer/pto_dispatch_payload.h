// What the runtime hands to a core for one dispatch: the function, its arguments, and two contexts at their end.
//
// A kernel receives `args`. Its tensors come first, then its scalars; entries 48 and 49 point to the contexts.
#pragma once

#include <cstddef>
#include <cstdint>

#include "pto_async_types.h"

#define PTO2_EXT_PARAMS_COUNT 2
#define SPMD_LOCAL_CONTEXT_INDEX 48
#define SPMD_GLOBAL_CONTEXT_INDEX 49
#define PAYLOAD_LOCAL_CONTEXT_INDEX SPMD_LOCAL_CONTEXT_INDEX
#define PAYLOAD_GLOBAL_CONTEXT_INDEX SPMD_GLOBAL_CONTEXT_INDEX

inline constexpr int PTO2_DISPATCH_ARGS_COUNT = 50;

/// Context of one block of a task.
struct LocalContext {
    union {
        int32_t block_idx;  ///< 0 to block_num - 1
        int32_t s_block_idx;
    };
    union {
        int32_t block_num;  ///< blocks of the task
        int32_t s_block_num;
    };
    AsyncCtx async_ctx;
};

static_assert(sizeof(LocalContext) == 48, "LocalContext is 48 bytes");
static_assert(offsetof(LocalContext, block_idx) == 0, "LocalContext::block_idx");
static_assert(offsetof(LocalContext, block_num) == 4, "LocalContext::block_num");
static_assert(offsetof(LocalContext, async_ctx) == 8, "LocalContext::async_ctx");

/// Context of one core.
struct GlobalContext {
    int32_t sub_block_id;  ///< AIV lane of the core in its cluster, 0 or 1; 0 for AIC
};

static_assert(sizeof(GlobalContext) == 4, "GlobalContext is 4 bytes");

/// One dispatch. 512 bytes, two of them a core.
struct alignas(64) PTO2DispatchPayload {
    uint64_t function_bin_addr;                ///< address of kernel_entry
    uint64_t args[PTO2_DISPATCH_ARGS_COUNT];   ///< tensor addresses, scalars, stale values, two context addresses
    LocalContext local_context;
    GlobalContext global_context;
    uint32_t reserved[2];
};

static_assert(sizeof(PTO2DispatchPayload) == 512 && alignof(PTO2DispatchPayload) == 64,
              "PTO2DispatchPayload is 512 bytes");
static_assert(offsetof(PTO2DispatchPayload, function_bin_addr) == 0, "PTO2DispatchPayload::function_bin_addr");
static_assert(offsetof(PTO2DispatchPayload, args) == 8, "PTO2DispatchPayload::args");
static_assert(offsetof(PTO2DispatchPayload, local_context) == 408, "PTO2DispatchPayload::local_context");
static_assert(offsetof(PTO2DispatchPayload, global_context) == 456, "PTO2DispatchPayload::global_context");
static_assert(offsetof(PTO2DispatchPayload, reserved) == 460, "PTO2DispatchPayload::reserved");
