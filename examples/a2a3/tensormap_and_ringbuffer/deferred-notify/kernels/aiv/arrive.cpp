// args: address of the CommContext, int32 hop. The task completes when hop + 1 vectors are in this rank's window.
#include "../window.h"
#include "pto_async_kernel_api.h"

extern "C" void kernel_entry(int64_t *args) {
    const CommContext &comm = comm_at(args[0]);
    AsyncCtx ctx = get_async_ctx(args);
    save_expected_notification_counter(ctx, Window(comm, comm.rankId).arrived(), static_cast<uint32_t>(args[1]) + 1);
}
