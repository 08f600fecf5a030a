// args: tensor x, tensor copy, request, record, channel, int32 tail. Asks the engine to copy x; the task completes when the
// record says that it has.
#include "../copy_engine.h"
#include "kernel_signal.h"
#include "kernel_tensor.h"
#include "pto_async_kernel_api.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &x = tensor_at(args, 0), &copy = tensor_at(args, 1);
    auto *request = reinterpret_cast<CopyRequest *>(elements<uint64_t>(tensor_at(args, 2)));
    auto *record = reinterpret_cast<EventRecord *>(elements<uint64_t>(tensor_at(args, 3)));
    auto *channel = elements<uint32_t>(tensor_at(args, 4));
    *record = {0, static_cast<uint32_t>(args[5]), reinterpret_cast<uint64_t>(channel)};

    AsyncCtx ctx = get_async_ctx(args);
    defer_sdma_event_record(ctx, record);
    defer_flush(ctx);

    request->source = reinterpret_cast<uint64_t>(elements<const int32_t>(x));
    request->target = reinterpret_cast<uint64_t>(elements<int32_t>(copy));
    request->bytes = x.numel() * sizeof(int32_t);
    request->record = record;
    signal_add(request->bell());
}
