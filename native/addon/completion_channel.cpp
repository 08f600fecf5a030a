#include "addon/completion_channel.h"

#include "base/failure.h"

namespace pto {
namespace addon {

void CompletionChannel::open(napi_env env, const char *name, Deliver deliver, void *context) {
    napi_value resource_name = nullptr;
    napi_status status = napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &resource_name);
    if (status == napi_ok) {
        constexpr size_t kUnboundedQueue = 0;
        constexpr size_t kThreads = 1;
        status = napi_create_threadsafe_function(env, nullptr, nullptr, resource_name, kUnboundedQueue, kThreads,
                                                 nullptr, nullptr, context, deliver, &function_);
    }
    if (status == napi_ok) status = napi_unref_threadsafe_function(env, function_);
    if (status != napi_ok) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL,
                      "the completion channel cannot be opened: N-API status " + std::to_string(status));
    }
}

}  // namespace addon
}  // namespace pto
