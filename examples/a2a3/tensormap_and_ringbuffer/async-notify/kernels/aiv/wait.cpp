// args: tensor counter. The task completes when the counter is at least 2.
#include "kernel_tensor.h"
#include "pto_async_kernel_api.h"

extern "C" void kernel_entry(int64_t *args) {
    AsyncCtx ctx = get_async_ctx(args);
    save_expected_notification_counter(ctx, elements<uint32_t>(tensor_at(args, 0)), 2);
}
