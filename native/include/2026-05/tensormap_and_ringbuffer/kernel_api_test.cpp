// Compiled as kernels are: with __CPU_SIM and one of __DAV_VEC__, __DAV_CUBE__ defined.
#include "tensor.h"
#include "intrinsic.h"
#include "pipe_sync.h"
#include "pto_async_kernel_api.h"

#include "platform_comm/comm_context.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>

namespace {

/// A dispatch as the runtime prepares it.
struct Dispatch {
    PTO2DispatchPayload payload{};
    PTO2DeferredCompletionIngressBuffer buffer{};

    explicit Dispatch(PTO2TaskId token = PTO2TaskId::make(0, 1)) {
        payload.args[SPMD_LOCAL_CONTEXT_INDEX] = reinterpret_cast<uintptr_t>(&payload.local_context);
        payload.args[SPMD_GLOBAL_CONTEXT_INDEX] = reinterpret_cast<uintptr_t>(&payload.global_context);
        payload.local_context.async_ctx = AsyncCtx::make(token, &buffer);
    }

    int64_t *args() { return reinterpret_cast<int64_t *>(payload.args); }
};

TEST(KernelArguments, EndWithTheContexts) {
    Dispatch dispatch;
    const auto base = reinterpret_cast<uintptr_t>(&dispatch.payload.args[0]);
    EXPECT_EQ(base % 64, 8u);
    EXPECT_EQ(dispatch.payload.args[48] - base, 400u);
    EXPECT_EQ(dispatch.payload.args[49] - base, 448u);
    EXPECT_EQ(PTO2_EXT_PARAMS_COUNT, 2);
    EXPECT_EQ(PAYLOAD_LOCAL_CONTEXT_INDEX, 48);
    EXPECT_EQ(PAYLOAD_GLOBAL_CONTEXT_INDEX, 49);
}

TEST(KernelArguments, TellWhereTheKernelRuns) {
    Dispatch dispatch;
    dispatch.payload.local_context.block_idx = 5;
    dispatch.payload.local_context.block_num = 9;
    dispatch.payload.global_context.sub_block_id = 1;
    EXPECT_EQ(get_block_idx(dispatch.args()), 5);
    EXPECT_EQ(get_block_num(dispatch.args()), 9);
    EXPECT_EQ(get_sub_block_id(dispatch.args()), 1);
    EXPECT_EQ(dispatch.payload.local_context.s_block_idx, 5);
    EXPECT_EQ(dispatch.payload.local_context.s_block_num, 9);
}

TEST(KernelTensor, GivesTheFirstElementOfTheWindow) {
    float memory[16] = {};
    const uint32_t shape[] = {4, 4};
    const uint32_t part[] = {2, 2};
    const uint32_t at[] = {1, 2};
    Tensor tensor = make_tensor_external(memory, shape, 2).view(part, at);
    Dispatch dispatch;
    dispatch.payload.args[0] = reinterpret_cast<uintptr_t>(&tensor);

    auto *argument = reinterpret_cast<Tensor *>(dispatch.args()[0]);
    float *first = reinterpret_cast<float *>(argument->buffer.addr) + argument->start_offset;
    EXPECT_EQ(first, memory + 6);
    pipe_sync();
}

TEST(DeferredCompletion, AppendsConditions) {
    Dispatch dispatch;
    AsyncCtx ctx = get_async_ctx(dispatch.args());
    ASSERT_TRUE(async_ctx_is_deferred(ctx));
    volatile uint32_t counter = 0;
    save_expected_notification_counter(ctx, &counter, 3);
    defer_counter(ctx, &counter, 4);
    defer_sdma_event_record(ctx, &counter);
    defer_condition(ctx, uint64_t{0x1000}, 5, PTO2_ASYNC_ENGINE_CCU, PTO2_COMPLETION_TYPE_COUNTER);
    defer_flush(ctx);

    ASSERT_EQ(dispatch.buffer.count, 4u);
    const auto address = reinterpret_cast<uintptr_t>(&counter);
    const PTO2DeferredCompletionEntry kExpected[] = {
        {address, 3, 0, 0}, {address, 4, 0, 0}, {address, 0, 0, 1}, {0x1000, 5, 3, 0}};
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(dispatch.buffer.entries[i].addr, kExpected[i].addr) << i;
        EXPECT_EQ(dispatch.buffer.entries[i].expected_value, kExpected[i].expected_value) << i;
        EXPECT_EQ(dispatch.buffer.entries[i].engine, kExpected[i].engine) << i;
        EXPECT_EQ(dispatch.buffer.entries[i].completion_type, kExpected[i].completion_type) << i;
    }
    EXPECT_EQ(dispatch.buffer.error_code, 0);
}

TEST(DeferredCompletion, HoldsSixtyFourConditions) {
    Dispatch dispatch;
    AsyncCtx ctx = get_async_ctx(dispatch.args());
    volatile uint32_t counter = 0;
    for (int i = 0; i < 64; ++i) defer_counter(ctx, &counter, 1);
    EXPECT_EQ(dispatch.buffer.error_code, 0);
    defer_counter(ctx, &counter, 1);
    EXPECT_EQ(dispatch.buffer.count, 64u);
    EXPECT_EQ(dispatch.buffer.error_code, PTO2_ERROR_ASYNC_WAIT_OVERFLOW);
}

TEST(DeferredCompletion, KeepsTheFirstError) {
    Dispatch dispatch;
    AsyncCtx ctx = get_async_ctx(dispatch.args());
    defer_error(ctx, PTO2_ERROR_ASYNC_REGISTRATION_FAILED);
    defer_error(ctx, PTO2_ERROR_ASYNC_WAIT_OVERFLOW);
    EXPECT_EQ(dispatch.buffer.error_code, PTO2_ERROR_ASYNC_REGISTRATION_FAILED);
}

TEST(DeferredCompletion, HasNoHardwareEventsOnTheSimulator) {
    Dispatch dispatch;
    AsyncCtx ctx = get_async_ctx(dispatch.args());
    defer_pto_async_event(ctx, std::make_unique<int>(1), 2.0);
    EXPECT_EQ(dispatch.buffer.error_code, PTO2_ERROR_ASYNC_COMPLETION_INVALID);
    EXPECT_EQ(dispatch.buffer.count, 0u);
}

TEST(DeferredCompletion, DoesNothingWhereItCannotDefer) {
    Dispatch dispatch(PTO2TaskId::invalid());
    AsyncCtx ctx = get_async_ctx(dispatch.args());
    EXPECT_FALSE(async_ctx_is_deferred(ctx));
    volatile uint32_t counter = 0;
    defer_counter(ctx, &counter, 1);
    defer_error(ctx, PTO2_ERROR_ASYNC_WAIT_OVERFLOW);
    defer_load_ingress(ctx);
    defer_flush(ctx);
    EXPECT_EQ(dispatch.buffer.count, 0u);
    EXPECT_EQ(dispatch.buffer.error_code, 0);
}

TEST(CommContext, HoldsSixtyFourRanks) {
    EXPECT_EQ(COMM_MAX_RANK_NUM, 64u);
    EXPECT_EQ(sizeof(CommContext::windowsIn), 512u);
}

TEST(KernelAssertion, PrintsAndAborts) {
    EXPECT_DEATH(always_assert_because(1 == 2, "one is not two"), "Assertion failed in kernel: 1 == 2 .one is not two.");
}

}  // namespace
