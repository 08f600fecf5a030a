// args: address of the CommContext, uint32 turn. Returns at once; the task completes when this turn's part is in the inbox.
#include "../inbox.h"
#include "pto_async_kernel_api.h"

extern "C" void kernel_entry(int64_t *args) {
    const CommContext &comm = comm_at(args[0]);
    AsyncCtx ctx = get_async_ctx(args);
    save_expected_notification_counter(ctx, Inbox(comm, comm.rankId).arrived(), static_cast<uint32_t>(args[1]) + 1);
}
