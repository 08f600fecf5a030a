#include "runtime/tensormap_and_ringbuffer/host/tmr_runtime.h"

#include <algorithm>
#include <iterator>

#include "base/elf_build_id.h"
#include "callable.h"
#include "platform/common/log/unified_log.h"
#include "runtime/tensormap_and_ringbuffer/host/run_limits.h"

namespace pto {

std::unique_ptr<platform::RuntimeVariant> platform::make_runtime_variant(port::ChipDevice &device) {
    return std::make_unique<tmr::TmrRuntime>(device);
}

size_t platform::run_storage_bytes() { return sizeof(ChipStorageTaskArgs); }

void platform::record_tensor_pair(void *, void *, void *, size_t size) noexcept {
    unified_log_warn("record_tensor_pair", "a pair of %zu bytes is ignored: this runtime copies the arguments of a run itself",
                     size);
}

namespace tmr {
namespace {

using abi::ErrorCode;
using abi::RuntimeStatus;
using platform::Failure;

/// A power of two with which every live task fits each queue: a window holds one task fewer than its size.
size_t ready_capacity(const RunLimits &limits) {
    size_t tasks = 0;
    for (const RingSizes &ring : limits.ring) tasks += ring.task_window;
    size_t capacity = 1;
    while (capacity < tasks) capacity *= 2;
    return capacity;
}

/// With one AICPU thread the same thread orchestrates and schedules. A scheduler without a cluster has nothing to do.
uint32_t scheduler_count(const CallConfig &config) {
    return static_cast<uint32_t>(std::clamp(config.aicpu_thread_num - 1, 1, config.block_dim));
}

}  // namespace

TmrRuntime::TmrRuntime(port::ChipDevice &device)
    : device_(device),
      bus_(device.pool()),
      orchestrator_(run_, bus_),
      session_(orchestrator_),
      schedulers_(run_, bus_, device),
      checked_run_(device, bus_),
      recorder_(run_, bus_, device, {"tensormap_and_ringbuffer"}),
      capture_(recorder_.graph()),
      staging_(device) {
    run_.kernel_abi = &kKernelAbi2026_05;
}

Failure TmrRuntime::prepare(int32_t callable_id, const void *image, size_t size) {
    const ChipCallableView view(image);
    auto callable = std::make_unique<PreparedCallable>();
    LibraryBytes library = share_library(view.binary_data(), view.binary_size());
    if (Failure failure = callable->prepare(callable_id, image, size, std::move(library), device_)) return failure;
    callables_.emplace(callable_id, std::move(callable));
    return Failure::none();
}

void TmrRuntime::unregister(int32_t callable_id) {
    callables_.erase(callable_id);
    for (auto library = libraries_.begin(); library != libraries_.end();) {
        library = library->second.expired() ? libraries_.erase(library) : std::next(library);
    }
}

LibraryBytes TmrRuntime::share_library(const void *bytes, size_t size) {
    auto &known = libraries_[base::library_identity(bytes, size)];
    LibraryBytes library = known.lock();
    if (library == nullptr || library->size() != size) {
        const auto *begin = static_cast<const uint8_t *>(bytes);
        library = std::make_shared<const std::vector<uint8_t>>(begin, begin + size);
        known = library;
    }
    return library;
}

Failure TmrRuntime::run(const platform::LaunchRequest &request) {
    PreparedCallable &callable = *callables_.at(request.callable_id);
    if (Failure failure = recorder_.begin(request, callable.kernels(), tensors_)) return failure;
    return recorder_.finish(run_recorded(callable, request));
}

Failure TmrRuntime::run_recorded(PreparedCallable &callable, const platform::LaunchRequest &request) {
    auto &args = *static_cast<ChipStorageTaskArgs *>(request.storage);
    bool has_loaded = false;
    if (Failure failure = callable.load_orchestration(&has_loaded)) return failure;
    aicpu_dlopen_count_ += has_loaded ? 1 : 0;
    // Sources of this flavour may write to what they declare IN: that alone keeps nothing from being copied back.
    const uint64_t inputs = callable.input_tensors() & request.options.input_tensors;
    if (Failure failure = staging_.copy_in(*request.args, inputs, &args)) return failure;
    if (Failure failure = callable.bind(session_.runtime(), args)) return failure;
    if (Failure failure = checked_run_.begin(request, callable.kernels())) return failure;
    orchestrator_.set_access_check(checked_run_.check());
    orchestrator_.set_recording(recorder_.dependencies() != nullptr ? &capture_ : nullptr, recorder_.scope_statistics());
    return execute(callable, args, request);
}

Failure TmrRuntime::execute(const PreparedCallable &callable, const ChipStorageTaskArgs &args,
                            const platform::LaunchRequest &request) {
    orchestrator_.set_buffers(ArgumentStaging::ranges_of(args));
    if (Failure failure = begin_engine(callable, request)) return failure;

    runtime::OrchestratorLog *log = run_.recording != nullptr ? &run_.recording->orchestrator() : nullptr;
    orchestrator_.set_log(log);
    if (log != nullptr) log->begin_orchestration();
    orchestrate(callable, args);
    orchestrator_.finish();
    if (log != nullptr) log->end_orchestration();

    Failure failure = schedulers_.finish_run(request);
    if (!failure) staging_.copy_back();
    return checked_run_.finish(std::move(failure));
}

Failure TmrRuntime::begin_engine(const PreparedCallable &callable, const platform::LaunchRequest &request) {
    RunLimits limits;
    if (Failure failure = make_run_limits(request.options, &limits)) return failure;
    const int32_t block_dim = request.config->block_dim;
    is_engine_ready_ = is_engine_ready_ || orchestrator_.init();
    if (!is_engine_ready_ || !orchestrator_.begin_run(limits, callable.kernels(), block_dim)) {
        return Failure::because(ErrorCode::ERR_PTO_DEVICE_OUT_OF_MEMORY,
                                "the process has no address space for the task rings; lower PTO2_RING_TASK_WINDOW or "
                                "PTO2_RING_HEAP");
    }
    const uint32_t count = scheduler_count(*request.config);
    run_.reset(count, ready_capacity(limits));
    return schedulers_.begin_run(count, request);
}

// Threads of the pool may be in the run already, so nothing is thrown through here. What the orchestration throws comes from
// another library: an AssertionError of its framework is a class of that library's own.
void TmrRuntime::orchestrate(const PreparedCallable &callable, const ChipStorageTaskArgs &args) {
    try {
        orchestrator_.begin_scope(false, runtime::ScopeStatistics::kRootSite);
        callable.entry()(args);
    } catch (const std::exception &error) {
        orchestrator_.fail(RuntimeStatus::INVALID_ARGS, std::string("the orchestration threw: ") + error.what());
    } catch (...) {
        orchestrator_.fail(RuntimeStatus::INVALID_ARGS, "the orchestration threw something that is no std::exception");
    }
}

}  // namespace tmr
}  // namespace pto
