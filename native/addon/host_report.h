#pragma once
/// What a native worker tells, in the forms that TypeScript reads: reports of runs as objects, events as JSON, what went
/// wrong elsewhere as errors.

#include <napi.h>

#include <string>

#include "abi/error_codes.h"
#include "hierarchical/host_worker.h"

namespace pto {
namespace addon {

napi_value to_js(napi_env env, const hierarchical::RunReport &report);
napi_value to_js(napi_env env, const hierarchical::ControlReply &reply);
napi_value to_js(napi_env env, const hierarchical::CloseReport &report);

/// An error with the message and, when it is one of ours, the code of a RemoteError; its text is in `details.remote`.
Napi::Value remote_to_js_error(Napi::Env env, const std::string &remote_error, abi::ErrorCode otherwise);

std::string child_exit_event(hierarchical::WorkerRole role, int32_t worker, const hierarchical::WorkerLoss &loss);
std::string child_restart_event(hierarchical::WorkerRole role, int32_t worker, const std::string &failure);
std::string protocol_error_event(hierarchical::WorkerRole role, int32_t worker, const std::string &text);
std::string task_timeout_event(hierarchical::WorkerRole role, int32_t worker, uint64_t task_id);
std::string stall_event(const std::string &text);
std::string run_failure_event(uint64_t run_id);
std::string backpressure_event(uint64_t waited_ns);
std::string space_event();

}  // namespace addon
}  // namespace pto
