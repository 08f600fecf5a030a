#pragma once
/// What a JavaScript function threw, for those who asked for the call.

#include <node_api.h>

#include <string>

namespace pto {
namespace addon {

/// False when the environment is being terminated. Needs that no exception is pending.
bool can_run_javascript(napi_env env);

/// Takes the pending exception as JSON, see hierarchical/child/remote_error.h. False when there is none that could be
/// taken because the environment is being terminated.
bool take_exception(napi_env env, std::string *remote_error);

}  // namespace addon
}  // namespace pto
