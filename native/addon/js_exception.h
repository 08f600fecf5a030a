#pragma once
/// What a JavaScript function threw, for those who asked for the call.

#include <node_api.h>

#include <string>

namespace pto {
namespace addon {

/// Takes the pending exception as JSON, see hierarchical/child/remote_error.h. False when there is none that could be
/// taken: the environment is being terminated and calls nothing any more.
bool take_exception(napi_env env, std::string *remote_error);

}  // namespace addon
}  // namespace pto
