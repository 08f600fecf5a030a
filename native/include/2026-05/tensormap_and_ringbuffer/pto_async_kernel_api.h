// Deferred completion for kernels: return early, and let counters in memory complete the task.
//
//     AsyncCtx ctx = get_async_ctx(args);
//     save_expected_notification_counter(ctx, counter, 1);   // complete once *counter >= 1
//
// The task completes when all its kernels have returned and all conditions hold. At most 64 conditions a dispatch.
// pto2_send_notification and the hardware's asynchronous copies come from PTO-ISA and are there when its headers are.
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>

#if __has_include(<pto/comm/pto_comm_inst.hpp>)
#include <pto/comm/pto_comm_inst.hpp>
#define PTO2_HAS_ISA_COMM 1
#endif

#include "intrinsic.h"
#include "pto_async_types.h"
#include "pto_runtime_status.h"

/// The context of this dispatch. `args` is the argument of kernel_entry.
static __aicore__ inline AsyncCtx get_async_ctx(__gm__ int64_t *args) {
    return pto2_kernel_detail::context_at<LocalContext>(args, SPMD_LOCAL_CONTEXT_INDEX)->async_ctx;
}

/// True when conditions can be registered, so that the task's completion can be deferred.
static __aicore__ inline bool async_ctx_is_deferred(const AsyncCtx &ctx) { return ctx.task_token.is_valid(); }

/// Fails the run with `code`, a PTO2_ERROR_* value. The first error of a dispatch counts.
static __aicore__ inline void defer_error(AsyncCtx &ctx, int32_t code) {
    if (!async_ctx_is_deferred(ctx)) return;
    if (*ctx.completion_error_code == PTO2_ERROR_NONE) *ctx.completion_error_code = code;
}

/// Adds a condition: `addr` is a device address, `engine` a PTO2AsyncEngine, `completion_type` a PTO2CompletionType.
/// Does nothing when the context cannot defer; the 65th condition fails the run with ASYNC_WAIT_OVERFLOW.
static __aicore__ inline void defer_condition(AsyncCtx &ctx, uint64_t addr, uint32_t expected_value, uint32_t engine,
                                              int32_t completion_type) {
    if (!async_ctx_is_deferred(ctx)) return;
    const uint32_t index = *ctx.completion_count;
    if (index >= ctx.completion_capacity) {
        defer_error(ctx, PTO2_ERROR_ASYNC_WAIT_OVERFLOW);
        return;
    }
    volatile PTO2DeferredCompletionEntry &entry = ctx.completion_entries[index];
    entry.addr = addr;
    entry.expected_value = expected_value;
    entry.engine = engine;
    entry.completion_type = completion_type;
    *ctx.completion_count = index + 1;
}

static __aicore__ inline void defer_condition(AsyncCtx &ctx, volatile __gm__ void *addr, uint32_t expected_value,
                                              uint32_t engine, int32_t completion_type) {
    defer_condition(ctx, static_cast<uint64_t>(reinterpret_cast<uintptr_t>(addr)), expected_value, engine,
                    completion_type);
}

/// Adds a condition that is met when the 32-bit value at `counter` is at least `expected_value`.
static __aicore__ inline void defer_counter(AsyncCtx &ctx, volatile __gm__ void *counter, uint32_t expected_value) {
    defer_condition(ctx, counter, expected_value, PTO2_COMPLETION_ENGINE_SDMA, PTO2_COMPLETION_TYPE_COUNTER);
}

/// Adds a condition on an event record of the hardware's copy engine.
static __aicore__ inline void defer_sdma_event_record(AsyncCtx &ctx, volatile __gm__ void *record) {
    defer_condition(ctx, record, 0, PTO2_COMPLETION_ENGINE_SDMA, PTO2_COMPLETION_TYPE_SDMA_EVENT_RECORD);
}

/// Adds the conditions of a PTO-ISA asynchronous event. Needs the hardware's copy engine: without it the run fails with
/// ASYNC_COMPLETION_INVALID.
template <typename Event, typename Session>
static __aicore__ inline void defer_pto_async_event(AsyncCtx &ctx, const Event &, const Session &) {
    defer_error(ctx, PTO2_ERROR_ASYNC_COMPLETION_INVALID);
}

/// Rereads the conditions from memory. The simulator has no cache to invalidate.
static __aicore__ inline void defer_load_ingress(AsyncCtx &) { std::atomic_signal_fence(std::memory_order_seq_cst); }

/// Writes `size` bytes at `addr` back to memory. The simulator only keeps the compiler from reordering.
static __aicore__ inline void defer_flush_range(volatile __gm__ void *, uint32_t) {
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

/// Writes the registered conditions back to memory; call it after the last one.
static __aicore__ inline void defer_flush(AsyncCtx &ctx) {
    if (!async_ctx_is_deferred(ctx)) return;
    defer_flush_range(ctx.completion_entries, *ctx.completion_count * sizeof(PTO2DeferredCompletionEntry));
}

/// Defers the completion of this task until the 32-bit counter at `counter` is at least `expected_value`.
static __aicore__ inline void save_expected_notification_counter(AsyncCtx &ctx, volatile __gm__ void *counter,
                                                                 uint32_t expected_value) {
    defer_counter(ctx, counter, expected_value);
    defer_flush(ctx);
}

#ifdef PTO2_HAS_ISA_COMM
/// Sets or adds `value` to the 32-bit counter at `remote`, in the memory of another rank.
static __aicore__ inline void pto2_send_notification(volatile __gm__ void *remote, int32_t value,
                                                     pto::comm::NotifyOp op) {
    pto::comm::Signal signal(reinterpret_cast<__gm__ int32_t *>(reinterpret_cast<uintptr_t>(remote)));
    pto::comm::TNOTIFY(signal, value, op);
}
#endif
