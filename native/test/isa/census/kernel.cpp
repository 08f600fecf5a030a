// Every name that kernels with PTO-ISA use from this project and from the device vocabulary, each used as sources use it.
// Compiled and linked, not run.
#include <cstdint>
#include <pto/pto-inst.hpp>
#include <pto/common/constants.hpp>
#include <pto/common/fifo.hpp>
#include <pto/common/pto_tile.hpp>
#include "pto/comm/comm_types.hpp"
#include "pto/comm/pto_comm_inst.hpp"

#include "platform_comm/comm_context.h"
#include "pto_async_kernel_api.h"
#include "tensor.h"

#ifndef __gm__
#define __gm__
#endif
#ifndef __aicore__
#define __aicore__ [aicore]
#endif
#ifndef AICORE
#define AICORE [aicore]
#endif

#include "intrinsic.h"
#include "pipe_sync.h"

// The headers must leave these to the sources that define them for the CPU.
#ifdef PTO_CPUSTUB_HPP
#define dcci(...) \
    do {          \
    } while (0)
#ifndef SINGLE_CACHE_LINE
#define SINGLE_CACHE_LINE 0
#endif
#ifndef CACHELINE_OUT
#define CACHELINE_OUT 0
#endif
#endif

using namespace pto;

static AICORE uint64_t sum_of_fields(__gm__ Tensor *tensor) {
    return tensor->ndims + static_cast<uint64_t>(tensor->dtype) + tensor->raw_shapes[0] + tensor->offsets[0] +
           tensor->buffer.size;
}

static AICORE void flags() {
#ifdef __DAV_VEC__
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID1);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID1);
    pipe_barrier(PIPE_V);
#endif
#ifdef __DAV_CUBE__
    set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
    set_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
    wait_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
    set_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
    wait_flag(PIPE_M, PIPE_FIX, EVENT_ID0);
#endif
    set_flag(PIPE_MTE3, PIPE_S, EVENT_ID7);
    wait_flag(PIPE_MTE3, PIPE_S, EVENT_ID7);
    pipe_barrier(PIPE_ALL);
}

struct NoEvent {};
struct NoSession {};

static AICORE void defer(__gm__ int64_t *args, __gm__ CommContext *comm) {
    const uint32_t next = (comm->rankId + 1) % comm->rankNum;
    auto *counter = reinterpret_cast<volatile __gm__ int32_t *>(comm->windowsIn[next] + comm->windowsOut[next] * 0);
    AsyncCtx ctx = get_async_ctx(args);
    pto2_send_notification(counter, 1, pto::comm::NotifyOp::AtomicAdd);
    save_expected_notification_counter(ctx, counter, 1);
    if (!async_ctx_is_deferred(ctx)) return;
    defer_counter(ctx, counter, 1);
    defer_condition(ctx, counter, 1, PTO2_COMPLETION_ENGINE_SDMA, PTO2_COMPLETION_TYPE_COUNTER);
    defer_condition(ctx, comm->workSpace, 1, PTO2_COMPLETION_ENGINE_SDMA, PTO2_COMPLETION_TYPE_SDMA_EVENT_RECORD);
    defer_pto_async_event(ctx, NoEvent(), NoSession());
    defer_error(ctx, PTO2_ERROR_ASYNC_COMPLETION_INVALID);
    defer_load_ingress(ctx);
    defer_flush(ctx);
}

extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
    __gm__ Tensor *in = reinterpret_cast<__gm__ Tensor *>(args[0]);
    __gm__ Tensor *out = reinterpret_cast<__gm__ Tensor *>(args[1]);
    __gm__ float *src = reinterpret_cast<__gm__ float *>(in->buffer.addr) + in->start_offset;
    __gm__ float *dst = reinterpret_cast<__gm__ float *>(out->buffer.addr) + out->start_offset;
    union {
        uint64_t bits;
        float value;
    } scale;
    scale.bits = static_cast<uint64_t>(args[2]);
    dcci(dst, SINGLE_CACHE_LINE, CACHELINE_OUT);
    dsb(DSB_DDR);
    flags();
    const half small = static_cast<half>(scale.value + from_u64<float>(to_u64(1.0f)));
    const bfloat16_t wide = static_cast<bfloat16_t>(1.0f);
    const int64_t index = get_block_idx(args) + get_block_num(args) * get_sub_block_id(args) + get_subblockid() +
                          get_block_idx() + get_block_num();
    dst[index] = src[in->shapes[0] - 1] + static_cast<float>(small) + static_cast<float>(wide) +
                 static_cast<float>(sum_of_fields(in));
    defer(args, reinterpret_cast<__gm__ CommContext *>(args[3]));
#ifndef __CPU_SIM
#error "kernels tell the simulator from the chip by __CPU_SIM"
#endif
    pipe_sync();
}
