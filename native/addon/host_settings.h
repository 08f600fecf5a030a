#pragma once
/// What a native worker and its child processes are made with, as it comes from TypeScript.

#include <napi.h>

#include "hierarchical/host_worker.h"

namespace pto {
namespace addon {

hierarchical::HostWorkerSettings read_host_settings(const Napi::Value &value);
hierarchical::ProcessChild read_process_child(const Napi::Value &value);
hierarchical::WorkerRole read_role(napi_env env, napi_value value);

}  // namespace addon
}  // namespace pto
