#include "runtime/host_build_graph/host/hbg_runtime.h"

#include <algorithm>

#include <exception>
#include <string>

#include "platform/common/log/unified_log.h"
#include "runtime/common/shared/fatal_latch.h"
#include "runtime/host_build_graph/host/declare_accesses.h"
#include "runtime_status.h"

namespace pto {

std::unique_ptr<platform::RuntimeVariant> platform::make_runtime_variant(port::ChipDevice &device) {
    return std::make_unique<hbg::HbgRuntime>(device);
}

// A run needs no storage: what it builds is the device's. Drivers must have something to allocate.
size_t platform::run_storage_bytes() { return 64; }

namespace hbg {
namespace {

using abi::ErrorCode;
using platform::Failure;
using runtime::format_text;

/// An orchestration that threw: the same status as in a runtime where it runs on the device.
Failure threw(const std::string &what) {
    Failure failure = Failure::because(ErrorCode::ERR_PTO_RUN_INVALID_ARGS, "the orchestration threw " + what);
    failure.status = static_cast<int32_t>(abi::RuntimeStatus::INVALID_ARGS);
    failure.return_code = -failure.status;
    return failure;
}

/// What the orchestration returned is what the run returns; the graph may know why.
Failure returned(int32_t result, const HostGraph &graph) {
    Failure failure = graph.failure() ? graph.failure() : graph.refusal();
    const std::string what = format_text("the orchestration returned %d", result);
    if (!failure) {
        failure = Failure::because(ErrorCode::ERR_PTO_RUN_FAILED, what + " instead of 0");
    } else {
        failure.message = what + " after an error: " + failure.message;
    }
    failure.return_code = result;
    failure.status = 0;
    return failure;
}

}  // namespace

HbgRuntime::HbgRuntime(port::ChipDevice &device)
    : device_(device),
      bus_(device.pool()),
      schedulers_(run_, bus_, device),
      checked_run_(device, bus_),
      recorder_(run_, bus_, device, {"host_build_graph", true}),
      pairs_(device),
      session_(graph_, pairs_, device) {
    run_.kernel_abi = &kKernelAbi2026_05;
}

Failure HbgRuntime::prepare(int32_t callable_id, const void *image, size_t size) {
    auto callable = std::make_unique<PreparedCallable>();
    if (Failure failure = callable->prepare(callable_id, image, size, device_)) return failure;
    callables_.emplace(callable_id, std::move(callable));
    ++host_dlopen_count_;
    return Failure::none();
}

Failure HbgRuntime::run(const platform::LaunchRequest &request) {
    struct PairsOfThisRun {
        TensorPairs &pairs;
        port::ChipDevice &device;
        // A kernel that never returns may still write to them.
        ~PairsOfThisRun() {
            if (!device.pool().is_lost()) pairs.free_all();
        }
    } pairs_of_this_run{pairs_, device_};

    const PreparedCallable &callable = *callables_.at(request.callable_id);
    if (Failure failure = recorder_.begin(request, callable.kernels(), tensors_)) return failure;
    return recorder_.finish(run_recorded(callable, request));
}

Failure HbgRuntime::run_recorded(const PreparedCallable &callable, const platform::LaunchRequest &request) {
    const Failure built = build(callable, *request.args);
    record_graph(callable.kernels());
    if (built) {
        unified_log_error("run_prepared", "%s (%d): %s", built.code.c_str(), built.return_code, built.message.c_str());
        return built;
    }
    if (Failure failure = execute(request, callable.kernels())) return failure;
    pairs_.copy_back();
    return Failure::none();
}

Failure HbgRuntime::build(const PreparedCallable &callable, const ChipStorageTaskArgs &args) {
    runtime::OrchestratorLog *log = run_.recording != nullptr ? &run_.recording->orchestrator() : nullptr;
    graph_.begin(callable.kernels(), log);
    if (log != nullptr) log->begin_orchestration();
    begin_root_scope();
    int32_t result;
    try {
        result = callable.entry()(session_.runtime(), args);
    } catch (const std::exception &error) {
        return threw(std::string("an exception: ") + error.what());
    } catch (...) {
        return threw("something that is no std::exception");
    }
    if (log != nullptr) log->end_orchestration();
    if (result != 0) return returned(result, graph_);
    graph_.check_order();
    if (graph_.failure()) return graph_.failure();
    return pairs_.check();
}

// No other scope, no heap, no tensor map: the whole graph is there before it runs, and stays until then.
void HbgRuntime::begin_root_scope() {
    runtime::ScopeStatistics *statistics = recorder_.scope_statistics();
    if (statistics == nullptr) return;
    runtime::ScopeCapacities capacities;
    capacities.task_window[0] = kMaxTasks;
    statistics->begin_run(capacities);
    statistics->begin_scope(runtime::ScopeStatistics::kRootSite, 0, {});
}

void HbgRuntime::record_graph(const runtime::KernelTable &kernels) {
    if (!recorder_.is_on()) return;
    tensors_.begin_run(device_.memory().blocks());
    if (recorder_.dependencies() != nullptr) capture_graph(graph_, tensors_, kernels, *recorder_.dependencies());
    if (recorder_.scope_statistics() == nullptr) return;
    runtime::RingUse use;
    use.window_end = static_cast<uint64_t>(graph_.task_count());
    recorder_.scope_statistics()->end_scope(use);
}

Failure HbgRuntime::execute(const platform::LaunchRequest &request, const runtime::KernelTable &kernels) {
    if (Failure failure = checked_run_.begin(request, kernels)) return failure;
    if (checked_run_.check() != nullptr) declare_accesses(graph_, kernels, *checked_run_.check());
    const auto threads = static_cast<uint32_t>(std::min(request.config->aicpu_thread_num, request.config->block_dim));
    run_.reset(threads, kMaxTasks);
    graph_.push_roots(run_);
    run_.finish_orchestration(static_cast<uint64_t>(graph_.task_count()));
    if (Failure failure = schedulers_.begin_run(threads, request)) return failure;
    if (run_.serial != nullptr) graph_.add_to(*run_.serial);
    return checked_run_.finish(schedulers_.finish_run(request));
}

}  // namespace hbg
}  // namespace pto
