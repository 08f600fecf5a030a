// Deferred completion: a kernel may return before its task is complete and name conditions that complete it.
//
// Each core has a buffer of conditions for each of its two payloads. The runtime clears `count` when it dispatches and
// reads it when the kernel has returned: 0 means that the task's part is complete. What a kernel stores there is
// visible to the scheduler because the kernel's return is.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data_type.h"
#include "pto_runtime_status.h"
#include "pto_task_id.h"

/// Engine that fulfils a condition.
enum PTO2AsyncEngine {
    PTO2_ASYNC_ENGINE_SDMA = 0,
    PTO2_ASYNC_ENGINE_ROCE = 1,
    PTO2_ASYNC_ENGINE_URMA = 2,
    PTO2_ASYNC_ENGINE_CCU = 3,
    PTO2_ASYNC_ENGINE_COUNT = 4,
};

/// Kind of condition.
enum class PTO2CompletionType : int32_t {
    COUNTER = 0,            ///< met when the 32-bit value at the address is at least the expected one
    SDMA_EVENT_RECORD = 1,  ///< met when the hardware's event record says so (a2a3 hardware)
};

// The same numbers for the preprocessor and for the plain integers that defer_condition takes.
#define PTO2_COMPLETION_ENGINE_SDMA 0
#define PTO2_COMPLETION_ENGINE_ROCE 1
#define PTO2_COMPLETION_ENGINE_URMA 2
#define PTO2_COMPLETION_ENGINE_CCU 3
#define PTO2_COMPLETION_TYPE_COUNTER 0
#define PTO2_COMPLETION_TYPE_SDMA_EVENT_RECORD 1

#define PTO2_MAX_COMPLETIONS_PER_TASK 64

/// One condition.
struct PTO2DeferredCompletionEntry {
    uint64_t addr;            ///< device address of the 32-bit counter or the event record
    uint32_t expected_value;  ///< for COUNTER
    uint32_t engine;          ///< PTO2AsyncEngine
    int32_t completion_type;  ///< PTO2CompletionType
};

static_assert(sizeof(PTO2DeferredCompletionEntry) == 24, "PTO2DeferredCompletionEntry is 24 bytes");
static_assert(offsetof(PTO2DeferredCompletionEntry, addr) == 0, "PTO2DeferredCompletionEntry::addr");
static_assert(offsetof(PTO2DeferredCompletionEntry, expected_value) == 8,
              "PTO2DeferredCompletionEntry::expected_value");
static_assert(offsetof(PTO2DeferredCompletionEntry, engine) == 12, "PTO2DeferredCompletionEntry::engine");
static_assert(offsetof(PTO2DeferredCompletionEntry, completion_type) == 16,
              "PTO2DeferredCompletionEntry::completion_type");

/// Conditions of one dispatch. Written by the kernel, read by a scheduler.
struct alignas(64) PTO2DeferredCompletionIngressBuffer {
    volatile uint32_t count;      ///< entries in use
    volatile int32_t error_code;  ///< PTO2_ERROR_* of the first error, else 0
    PTO2DeferredCompletionEntry entries[PTO2_MAX_COMPLETIONS_PER_TASK];
};

static_assert(sizeof(PTO2DeferredCompletionIngressBuffer) == 1600, "PTO2DeferredCompletionIngressBuffer is 1600 bytes");
static_assert(offsetof(PTO2DeferredCompletionIngressBuffer, count) == 0, "PTO2DeferredCompletionIngressBuffer::count");
static_assert(offsetof(PTO2DeferredCompletionIngressBuffer, error_code) == 4,
              "PTO2DeferredCompletionIngressBuffer::error_code");
static_assert(offsetof(PTO2DeferredCompletionIngressBuffer, entries) == 8,
              "PTO2DeferredCompletionIngressBuffer::entries");

/// How a kernel reaches the buffer of its dispatch.
struct AsyncCtx {
    volatile uint32_t *completion_count;
    volatile int32_t *completion_error_code;
    volatile PTO2DeferredCompletionEntry *completion_entries;
    uint32_t completion_capacity;  ///< entries that fit
    PTO2TaskId task_token;         ///< the task; invalid when this dispatch cannot defer

    static AsyncCtx make(PTO2TaskId token, volatile PTO2DeferredCompletionIngressBuffer *buffer) {
        return AsyncCtx{&buffer->count, &buffer->error_code, buffer->entries, PTO2_MAX_COMPLETIONS_PER_TASK, token};
    }
};

static_assert(sizeof(AsyncCtx) == 40 && alignof(AsyncCtx) == 8, "AsyncCtx is 40 bytes");
static_assert(offsetof(AsyncCtx, completion_count) == 0, "AsyncCtx::completion_count");
static_assert(offsetof(AsyncCtx, completion_error_code) == 8, "AsyncCtx::completion_error_code");
static_assert(offsetof(AsyncCtx, completion_entries) == 16, "AsyncCtx::completion_entries");
static_assert(offsetof(AsyncCtx, completion_capacity) == 24, "AsyncCtx::completion_capacity");
static_assert(offsetof(AsyncCtx, task_token) == 32, "AsyncCtx::task_token");
