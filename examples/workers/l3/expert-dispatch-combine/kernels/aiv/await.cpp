// args: address of the CommContext, uint32 counter, uint32 turn. Returns at once; the task completes when all ranks have added
// to the counter in this turn. Counter 0: requests, 1: results.
#include "pto_async_kernel_api.h"
#include "rank_window.h"

extern "C" void kernel_entry(int64_t *args) {
    const CommContext &comm = comm_at(args[0]);
    auto *counters = reinterpret_cast<uint32_t *>(comm.windowsIn[comm.rankId]);
    AsyncCtx ctx = get_async_ctx(args);
    const uint32_t expected = (static_cast<uint32_t>(args[2]) + 1) * comm.rankNum;
    save_expected_notification_counter(ctx, counters + static_cast<uint32_t>(args[1]), expected);
}
