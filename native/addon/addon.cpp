/// The module: what `require('pto.node')` gives. Loaded once an environment; it shares nothing between environments but
/// the runtime libraries.

#include <napi.h>

#include "abi/host_runtime.h"
#include "addon/native_chip_worker.h"

namespace {

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
    exports.Set("NativeChipWorker", pto::addon::NativeChipWorker::define(env));
    exports.Set("hostAbiVersion", Napi::Number::New(env, PTO_HOST_ABI_VERSION));
    return exports;
}

}  // namespace

NODE_API_MODULE(pto, initialize)
