#include "pto_async_kernel_api.h"

extern "C" void kernel_entry(int64_t *args) {
    AsyncCtx context = get_async_ctx(args);
    defer_error(context, static_cast<int32_t>(args[0]));
}
