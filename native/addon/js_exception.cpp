#include "addon/js_exception.h"

#include "addon/call_arguments.h"
#include "hierarchical/child/remote_error.h"

namespace pto {
namespace addon {
namespace {

/// A text member of an object; empty when it has none.
std::string text_of(napi_env env, napi_value object, const char *name) {
    napi_value value = nullptr;
    napi_valuetype type = napi_undefined;
    if (napi_get_named_property(env, object, name, &value) != napi_ok || napi_typeof(env, value, &type) != napi_ok ||
        type != napi_string) {
        return {};
    }
    return read_text(env, value, name);
}

}  // namespace

bool can_run_javascript(napi_env env) {
    napi_value number = nullptr;
    napi_value text = nullptr;
    return napi_create_int32(env, 0, &number) == napi_ok && napi_coerce_to_string(env, number, &text) == napi_ok;
}

bool take_exception(napi_env env, std::string *remote_error) {
    napi_value exception = nullptr;
    bool is_pending = false;
    if (napi_is_exception_pending(env, &is_pending) != napi_ok || !is_pending ||
        napi_get_and_clear_last_exception(env, &exception) != napi_ok) {
        return false;
    }
    // What ends an environment looks like an exception, too, but nothing that could run JavaScript works afterwards.
    if (!can_run_javascript(env)) return false;
    const std::string name = text_of(env, exception, "name");
    *remote_error = hierarchical::remote_error(name.empty() ? "Error" : name, text_of(env, exception, "message"));
    return true;
}

}  // namespace addon
}  // namespace pto
