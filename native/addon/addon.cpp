/// The module: what `require('pto.node')` gives. Loaded once an environment; it shares nothing between environments but
/// the runtime libraries.

#include <napi.h>

#include "abi/host_runtime.h"
#include "addon/group_guard.h"
#include "addon/js_arguments.h"
#include "addon/js_error.h"
#include "addon/native_chip_worker.h"
#include "addon/native_host_worker.h"
#include "addon/native_lane_host.h"
#include "platform/driver/host_runtime_library.h"

namespace {

/// What a host runtime library says about itself, without a device.
Napi::Value describe_host_runtime(const Napi::CallbackInfo &info) {
    return pto::addon::with_js_errors(info.Env(), [&]() -> Napi::Value {
        const auto &api = pto::driver::load_host_runtime(pto::addon::read_runtime_paths(info[0]));
        Napi::Object description = Napi::Object::New(info.Env());
        description.Set("platform", Napi::String::New(info.Env(), api.get_platform()));
        description.Set("incoreCompiler", Napi::Number::New(info.Env(), api.get_incore_compiler()));
        description.Set("orchestrationCompiler", Napi::Number::New(info.Env(), api.get_orchestration_compiler()));
        return description;
    });
}

Napi::Value kill_group_with_peer(const Napi::CallbackInfo &info) {
    return pto::addon::with_js_errors(info.Env(), [&]() -> Napi::Value {
        pto::addon::kill_group_with_peer(info[0].As<Napi::Number>().Int32Value());
        return info.Env().Undefined();
    });
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
    exports.Set("NativeChipWorker", pto::addon::NativeChipWorker::define(env));
    exports.Set("NativeHostWorker", pto::addon::NativeHostWorker::define(env));
    exports.Set("NativeLaneHost", pto::addon::NativeLaneHost::define(env));
    exports.Set("describeHostRuntime", Napi::Function::New<describe_host_runtime>(env, "describeHostRuntime"));
    exports.Set("killGroupWithPeer", Napi::Function::New<kill_group_with_peer>(env, "killGroupWithPeer"));
    exports.Set("packageVersion", Napi::String::New(env, PTO_PACKAGE_VERSION));
    exports.Set("hostAbiVersion", Napi::Number::New(env, PTO_HOST_ABI_VERSION));
    return exports;
}

}  // namespace

NODE_API_MODULE(pto, initialize)
