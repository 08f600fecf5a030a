/// Asks to be complete only when args[0][0] is at least 1.
#include "pto_async_kernel_api.h"
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    AsyncCtx context = get_async_ctx(args);
    save_expected_notification_counter(context, data_of<uint32_t>(tensor_at(args, 0)), 1);
}
