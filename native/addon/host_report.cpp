#include "addon/host_report.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <vector>

#include "addon/js_error.h"
#include "base/json.h"
#include "hierarchical/lane/parent_lane.h"
#include "hierarchical/supervisor/signal_name.h"

namespace pto {
namespace addon {
namespace {

using base::Json;
using base::JsonWriter;
using hierarchical::RunReport;
using hierarchical::signal_name;
using hierarchical::TaskFailure;
using hierarchical::WorkerLoss;
using hierarchical::WorkerRole;

/// An object whose members are set one by one.
class ObjectBuilder {
public:
    explicit ObjectBuilder(napi_env env) : env_(env) { napi_create_object(env, &object_); }

    ObjectBuilder &number(const char *name, double value) {
        napi_value number = nullptr;
        napi_create_double(env_, value, &number);
        return set(name, number);
    }
    ObjectBuilder &text(const char *name, const std::string &value) {
        napi_value text = nullptr;
        napi_create_string_utf8(env_, value.data(), value.size(), &text);
        return set(name, text);
    }
    ObjectBuilder &flag(const char *name, bool value) {
        napi_value flag = nullptr;
        napi_get_boolean(env_, value, &flag);
        return set(name, flag);
    }
    ObjectBuilder &null(const char *name) {
        napi_value null = nullptr;
        napi_get_null(env_, &null);
        return set(name, null);
    }
    ObjectBuilder &set(const char *name, napi_value value) {
        napi_set_named_property(env_, object_, name, value);
        return *this;
    }
    napi_value get() const { return object_; }

private:
    napi_env env_;
    napi_value object_ = nullptr;
};

template <typename Items, typename Convert>
napi_value to_array(napi_env env, const Items &items, Convert convert) {
    napi_value array = nullptr;
    napi_create_array_with_length(env, items.size(), &array);
    for (size_t i = 0; i < items.size(); ++i) napi_set_element(env, array, static_cast<uint32_t>(i), convert(items[i]));
    return array;
}

bool is_set(const WorkerLoss &loss) { return loss.code != abi::ErrorCode::kNone; }

/// The numbers of each record in the order of TRACE_FIELDS in native-run-trace.ts, times as ns since the run began.
napi_value trace_numbers(napi_env env, const RunReport &report) {
    constexpr size_t kFields = 16;
    const std::vector<hierarchical::TaskTrace> &tasks = report.trace->tasks();
    const auto since = [&](int64_t ns) {
        return ns == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(ns - report.begin_ns);
    };
    void *data = nullptr;
    napi_value buffer = nullptr;
    if (napi_create_arraybuffer(env, tasks.size() * kFields * sizeof(double), &data, &buffer) != napi_ok) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL, "the memory for the trace of a run cannot be had.");
    }
    auto *numbers = static_cast<double *>(data);
    for (const hierarchical::TaskTrace &task : tasks) {
        const double fields[kFields] = {static_cast<double>(task.task_id),
                                        static_cast<double>(task.group_index),
                                        static_cast<double>(task.group_size),
                                        static_cast<double>(task.callable),
                                        static_cast<double>(task.kind),
                                        static_cast<double>(task.role),
                                        static_cast<double>(task.end),
                                        static_cast<double>(task.worker),
                                        since(task.submit_ns),
                                        since(task.submitted_ns),
                                        since(task.ready_ns),
                                        since(task.dispatched_ns),
                                        since(task.accepted_ns),
                                        since(task.launched_ns),
                                        since(task.done_ns),
                                        since(task.ended_ns)};
        numbers = std::copy(std::begin(fields), std::end(fields), numbers);
    }
    return buffer;
}

napi_value trace_object(napi_env env, const RunReport &report) {
    return ObjectBuilder(env)
        .set("tasks", trace_numbers(env, report))
        .number("dropped", static_cast<double>(report.trace->dropped()))
        .get();
}

napi_value loss_object(napi_env env, const WorkerLoss &loss) {
    ObjectBuilder object(env);
    object.text("code", abi::error_code_name(loss.code)).number("pid", loss.pid);
    if (loss.exit_code < 0) {
        object.null("exitCode");
    } else {
        object.number("exitCode", loss.exit_code);
    }
    if (loss.signal == 0) {
        object.null("signal");
    } else {
        object.text("signal", signal_name(loss.signal));
    }
    return object.text("text", loss.text)
        .text("stderrTail", loss.stderr_tail)
        .text("phase", hierarchical::child_phase_name(loss.phase))
        .get();
}

napi_value failure_object(napi_env env, const TaskFailure &failure) {
    ObjectBuilder object(env);
    object.text("code", abi::error_code_name(failure.code))
        .number("taskId", static_cast<double>(failure.task_id))
        .number("groupIndex", failure.group_index)
        .number("groupSize", failure.group_size)
        .number("callable", failure.callable)
        .number("kind", static_cast<double>(failure.kind))
        .number("role", static_cast<double>(failure.role))
        .number("worker", failure.worker)
        .text("error", failure.error);
    if (is_set(failure.loss)) return object.set("loss", loss_object(env, failure.loss)).get();
    return object.null("loss").get();
}

JsonWriter &begin_event(JsonWriter &json, const char *name) {
    return json.begin_object().key("event").string(name);
}

JsonWriter &worker_of(JsonWriter &json, WorkerRole role, int32_t worker) {
    return json.key("role").number(static_cast<int64_t>(role)).key("worker").number(worker);
}

}  // namespace

napi_value to_js(napi_env env, const RunReport &report) {
    const auto failure_of = [env](const TaskFailure &failure) { return failure_object(env, failure); };
    const auto time_of = [env](uint64_t ns) {
        napi_value number = nullptr;
        napi_create_double(env, static_cast<double>(ns), &number);
        return number;
    };
    ObjectBuilder object(env);
    object.number("runId", static_cast<double>(report.run_id))
        .flag("isCancelled", report.is_cancelled)
        .set("failures", to_array(env, report.failures, failure_of))
        .number("failureCount", static_cast<double>(report.failure_count))
        .number("taskCount", static_cast<double>(report.task_count))
        .number("poisonedCount", static_cast<double>(report.poisoned_count))
        .number("cancelledCount", static_cast<double>(report.cancelled_count))
        .number("beginNs", static_cast<double>(report.begin_ns))
        .number("submittedNs", static_cast<double>(report.submitted_ns))
        .number("endNs", static_cast<double>(report.end_ns))
        .set("deviceNs", to_array(env, report.device_ns, time_of));
    if (report.trace != nullptr) return object.set("trace", trace_object(env, report)).get();
    return object.null("trace").get();
}

napi_value to_js(napi_env env, const hierarchical::ControlReply &reply) {
    napi_value result = nullptr;
    napi_create_bigint_uint64(env, reply.result, &result);
    return ObjectBuilder(env)
        .number("status", static_cast<double>(reply.status))
        .set("result", result)
        .text("payload", reply.payload)
        .get();
}

napi_value to_js(napi_env env, const hierarchical::CloseReport &report) {
    const auto text_of = [env](const std::string &name) {
        napi_value text = nullptr;
        napi_create_string_utf8(env, name.data(), name.size(), &text);
        return text;
    };
    return ObjectBuilder(env).set("killed", to_array(env, report.killed, text_of)).get();
}

Napi::Value remote_to_js_error(Napi::Env env, const std::string &remote_error, abi::ErrorCode otherwise) {
    const std::optional<Json> json = Json::parse(remote_error);
    const std::string message = json ? json->at("message").text() : remote_error;
    const std::string code = json ? json->at("code").text() : std::string();
    base::Failure failure(code.rfind("ERR_PTO_", 0) == 0 ? code : abi::error_code_name(otherwise), message);
    failure.with_text("remote", remote_error);
    return to_js_error(env, failure).Value();
}

std::string child_exit_event(WorkerRole role, int32_t worker, const WorkerLoss &loss) {
    JsonWriter json;
    worker_of(begin_event(json, "childExit"), role, worker);
    json.key("loss").begin_object();
    json.key("code").string(abi::error_code_name(loss.code)).key("pid").number(loss.pid);
    json.key("exitCode");
    loss.exit_code < 0 ? json.null() : json.number(loss.exit_code);
    json.key("signal");
    loss.signal == 0 ? json.null() : json.string(signal_name(loss.signal));
    json.key("text").string(loss.text).key("stderrTail").string(loss.stderr_tail);
    json.key("phase").string(hierarchical::child_phase_name(loss.phase));
    return json.end_object().end_object().take();
}

std::string child_restart_event(WorkerRole role, int32_t worker, const std::string &failure) {
    JsonWriter json;
    return worker_of(begin_event(json, "childRestart"), role, worker).key("failure").string(failure).end_object().take();
}

std::string protocol_error_event(WorkerRole role, int32_t worker, const std::string &text) {
    JsonWriter json;
    return worker_of(begin_event(json, "protocolError"), role, worker).key("text").string(text).end_object().take();
}

std::string task_timeout_event(WorkerRole role, int32_t worker, uint64_t task_id) {
    JsonWriter json;
    return worker_of(begin_event(json, "taskTimeout"), role, worker)
        .key("taskId")
        .number(static_cast<int64_t>(task_id))
        .end_object()
        .take();
}

std::string stall_event(const std::string &text) {
    JsonWriter json;
    return begin_event(json, "stall").key("text").string(text).end_object().take();
}

std::string run_failure_event(uint64_t run_id) {
    JsonWriter json;
    return begin_event(json, "runFailure").key("runId").number(static_cast<int64_t>(run_id)).end_object().take();
}

std::string space_event() {
    JsonWriter json;
    return begin_event(json, "space").end_object().take();
}

std::string backpressure_event(uint64_t waited_ns) {
    JsonWriter json;
    return begin_event(json, "backpressure").key("waitedNs").number(static_cast<int64_t>(waited_ns)).end_object().take();
}

}  // namespace addon
}  // namespace pto
