#include "addon/inline_workers.h"

#include <array>
#include <utility>

#include "addon/js_exception.h"
#include "base/failure.h"
#include "hierarchical/child/remote_error.h"

namespace pto {
namespace addon {
namespace {

using abi::CommandStatus;

/// Of the functions that wait for each other on this thread, over all workers.
thread_local int depth = 0;

struct Nested {
    Nested() { ++depth; }
    ~Nested() { --depth; }
};

constexpr size_t kMaxJobBytes = sizeof(abi::ArgsRecord) + abi::kMaxTaskTensors * sizeof(abi::TensorRef) +
                                abi::kMaxTaskScalars * sizeof(uint64_t) + sizeof(abi::RunSettingsRecord);

/// A job names its worker, too.
uint64_t job_of(size_t worker, uint64_t number) { return number * abi::kMaxLaneWorkers + worker; }

void require_ok(napi_status status, const char *call) {
    if (status == napi_ok) return;
    throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL, std::string(call) + " returned " + std::to_string(status));
}

}  // namespace

InlineWorkers::InlineWorkers(napi_env env, napi_value deliver) : env_(env) {
    require_ok(napi_create_reference(env, deliver, 1, &deliver_), "napi_create_reference");
}

InlineWorkers::~InlineWorkers() {
    while (!workers_.empty()) remove_last();
    napi_delete_reference(env_, deliver_);
}

void InlineWorkers::remove_last() {
    napi_delete_reference(env_, workers_.back().handler);
    napi_delete_reference(env_, workers_.back().memory);
    workers_.pop_back();
}

std::unique_ptr<InlineEndpoint> InlineWorkers::add(napi_value handler, std::function<void()> on_job,
                                                   std::function<void()> on_outcome) {
    Worker worker{};
    void *data = nullptr;
    napi_value memory = nullptr;
    require_ok(napi_create_arraybuffer(env_, kMaxJobBytes, &data, &memory), "napi_create_arraybuffer");
    worker.args = static_cast<uint8_t *>(data);
    require_ok(napi_create_reference(env_, memory, 1, &worker.memory), "napi_create_reference");
    require_ok(napi_create_reference(env_, handler, 1, &worker.handler), "napi_create_reference");
    auto endpoint = std::make_unique<InlineEndpoint>(std::move(on_job), std::move(on_outcome));
    worker.endpoint = endpoint.get();
    workers_.push_back(worker);
    return endpoint;
}

bool InlineWorkers::run_ready(bool is_blocking) {
    const Nested nested;
    bool has_called = true;
    while (has_called) {
        has_called = false;
        for (size_t i = 0; i < workers_.size(); ++i) {
            InlineTask task{};
            size_t nbytes = 0;
            if (!workers_[i].endpoint->take(&task, workers_[i].args, &nbytes)) continue;
            has_called = true;
            if (!call(i, task, nbytes, is_blocking)) return false;
        }
    }
    return true;
}

bool InlineWorkers::call(size_t index, const InlineTask &task, size_t nbytes, bool is_blocking) {
    Worker &worker = workers_[index];
    if (depth > kMaxDepth) {
        const base::Failure failure(abi::ErrorCode::ERR_PTO_WORKER_STATE,
                                    "functions of inline workers wait for each other more than " +
                                        std::to_string(kMaxDepth) +
                                        " deep on one thread. Run one of the workers in a thread or process of its own.");
        worker.endpoint->complete(task.number, CommandStatus::kNativeError, hierarchical::remote_error(failure));
        return true;
    }
    napi_handle_scope scope = nullptr;
    if (napi_open_handle_scope(env_, &scope) != napi_ok) return false;
    const std::array<double, 7> numbers = {static_cast<double>(nbytes),
                                           static_cast<double>(job_of(index, task.number)),
                                           static_cast<double>(task.kind),
                                           static_cast<double>(task.callable),
                                           static_cast<double>(task.run_id),
                                           static_cast<double>(task.task_id),
                                           static_cast<double>(task.group_index)};
    std::array<napi_value, 13> arguments{};
    napi_value deliver = nullptr;
    napi_value receiver = nullptr;
    napi_get_reference_value(env_, deliver_, &deliver);
    napi_get_undefined(env_, &receiver);
    napi_get_reference_value(env_, worker.handler, &arguments[0]);
    napi_get_reference_value(env_, worker.memory, &arguments[1]);
    for (size_t i = 0; i < numbers.size(); ++i) napi_create_double(env_, numbers[i], &arguments[2 + i]);
    napi_create_double(env_, task.group_size, &arguments[9]);
    napi_get_boolean(env_, is_blocking, &arguments[10]);
    napi_get_boolean(env_, task.is_traced, &arguments[11]);
    napi_create_uint32(env_, task.settings_bytes, &arguments[12]);
    const napi_status status =
        napi_call_function(env_, receiver, deliver, arguments.size(), arguments.data(), nullptr);
    const bool goes_on = status == napi_ok || fail_with_exception(worker, task);
    napi_close_handle_scope(env_, scope);
    return goes_on;
}

bool InlineWorkers::fail_with_exception(Worker &worker, const InlineTask &task) {
    std::string error;
    if (!take_exception(env_, &error)) return false;
    worker.endpoint->complete(task.number, CommandStatus::kThrew, std::move(error));
    return true;
}

bool InlineWorkers::complete(uint64_t job, CommandStatus status, std::string error) {
    const size_t index = job % abi::kMaxLaneWorkers;
    if (index >= workers_.size()) return false;
    return workers_[index].endpoint->complete(job / abi::kMaxLaneWorkers, status, std::move(error));
}

}  // namespace addon
}  // namespace pto
