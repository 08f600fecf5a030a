/// Leaves s0 conditions on the first word of tensor 0: at least s1, of engine s2 and type s3. Tensor 1 is what the task
/// makes ready by completing.
#include "pto_async_kernel_api.h"
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    AsyncCtx context = get_async_ctx(args);
    auto *counter = data_of<uint32_t>(tensor_at(args, 0));
    for (int64_t i = 0; i < args[2]; ++i) {
        defer_condition(context, counter, static_cast<uint32_t>(args[3]), static_cast<uint32_t>(args[4]),
                        static_cast<int32_t>(args[5]));
    }
    defer_flush(context);
}
