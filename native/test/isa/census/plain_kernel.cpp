// The same names as far as they are this project's, in a kernel that includes no PTO-ISA header.
#include <cstdint>

#include "intrinsic.h"
#include "pipe_sync.h"
#include "platform_comm/comm_context.h"
#include "pto_async_kernel_api.h"
#include "tensor.h"

#define dcci(...)
#define SINGLE_CACHE_LINE 0
#define CACHELINE_OUT 0

extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
    __gm__ Tensor *tensor = reinterpret_cast<__gm__ Tensor *>(args[0]);
    __gm__ float *data = reinterpret_cast<__gm__ float *>(tensor->buffer.addr) + tensor->start_offset;
    __gm__ CommContext *comm = reinterpret_cast<__gm__ CommContext *>(args[2]);
    dcci(data, SINGLE_CACHE_LINE, CACHELINE_OUT);
    data[get_block_idx(args) * get_block_num(args)] = from_u64<float>(args[1]) + tensor->shapes[0];
    AsyncCtx ctx = get_async_ctx(args);
    auto *counter = reinterpret_cast<volatile __gm__ uint32_t *>(comm->windowsIn[comm->rankId] + get_sub_block_id(args));
    save_expected_notification_counter(ctx, counter, comm->rankNum);
    defer_flush(ctx);
    pipe_sync();
}
