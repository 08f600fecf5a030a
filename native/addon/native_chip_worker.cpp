#include "addon/native_chip_worker.h"

#include <string>
#include <utility>

#include "abi/callable.h"
#include "addon/js_arguments.h"
#include "addon/js_error.h"
#include "base/failure.h"
#include "platform/driver/host_runtime_library.h"

namespace pto {
namespace addon {
namespace {

using abi::ErrorCode;

/// Jobs kept for reuse; more than this many runs in flight allocate.
constexpr size_t kMostSpareJobs = 8;

int32_t read_int(const Napi::Value &value, const char *what) {
    if (value.IsNumber()) return value.As<Napi::Number>().Int32Value();
    throw base::Failure(ErrorCode::ERR_PTO_OPTION_INVALID, std::string(what) + " must be a number.");
}

base::Failure closed_failure() {
    return {ErrorCode::ERR_PTO_WORKER_STATE, "ChipWorker already finalized; cannot be used again."};
}

}  // namespace

Napi::Function NativeChipWorker::define(Napi::Env env) {
    return DefineClass(env, "NativeChipWorker",
                       {
                           InstanceMethod<&NativeChipWorker::init>("init"),
                           InstanceMethod<&NativeChipWorker::prepare>("prepare"),
                           InstanceMethod<&NativeChipWorker::unregister>("unregister"),
                           InstanceMethod<&NativeChipWorker::run_sync>("runSync"),
                           InstanceMethod<&NativeChipWorker::run>("run"),
                           InstanceMethod<&NativeChipWorker::allocate>("malloc"),
                           InstanceMethod<&NativeChipWorker::release>("free"),
                           InstanceMethod<&NativeChipWorker::copy_to>("copyTo"),
                           InstanceMethod<&NativeChipWorker::copy_from>("copyFrom"),
                           InstanceMethod<&NativeChipWorker::aicpu_dlopen_count>("aicpuDlopenCount"),
                           InstanceMethod<&NativeChipWorker::host_dlopen_count>("hostDlopenCount"),
                           InstanceMethod<&NativeChipWorker::finalize>("finalize"),
                       });
}

NativeChipWorker::NativeChipWorker(const Napi::CallbackInfo &info)
    : Napi::ObjectWrap<NativeChipWorker>(info), env_(info.Env()) {
    with_js_errors(info.Env(), [&] { api_ = &driver::load_host_runtime(read_runtime_paths(info[0])); });
}

NativeChipWorker::~NativeChipWorker() { close(); }

void NativeChipWorker::init(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        if (is_finalized_) throw closed_failure();
        if (is_open_) throw base::Failure(ErrorCode::ERR_PTO_WORKER_STATE, "ChipWorker already initialized.");
        const int32_t device_id = read_int(info[0], "deviceId");
        if (device_id < 0) {
            throw base::Failure(ErrorCode::ERR_PTO_OPTION_INVALID, "ChipWorker::init requires a non-negative device_id");
        }
        open(device_id);
    });
}

void NativeChipWorker::open(int32_t device_id) {
    session_ = std::make_unique<driver::ChipSession>(*api_, device_id);
    run_thread_ = std::make_unique<RunThread>([this](Job *job) { channel_.post(job); });
    try {
        channel_.open(env_, "PTO_RUN", deliver, this);
        run_thread_->start();
    } catch (...) {
        channel_.close();
        run_thread_.reset();
        session_.reset();
        throw;
    }
    // Hooks run youngest first: ours stops the run thread before the channel's own hook closes the channel.
    napi_add_env_cleanup_hook(env_, on_environment_end, this);
    exit_guard::add(this);
    exit_guard::arm();
    is_open_ = true;
}

driver::ChipSession &NativeChipWorker::require_session() {
    if (is_finalized_) throw closed_failure();
    if (!is_open_) throw base::Failure(ErrorCode::ERR_PTO_WORKER_STATE, "ChipWorker not initialized; call init() first.");
    return *session_;
}

template <typename Call>
void NativeChipWorker::in_turn(Call &&call) {
    driver::ChipSession &session = require_session();
    if (!run_thread_->exclusive([&] { call(session); })) throw closed_failure();
}

void NativeChipWorker::prepare(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const int32_t id = read_int(info[0], "id");
        const ByteSpan image = require_typed_array(info[1], "a callable image");
        if (const char *problem = validate_chip_callable(image.data, image.nbytes)) {
            throw base::Failure(ErrorCode::ERR_PTO_CALLABLE_INVALID, std::string("the callable image is malformed: ") + problem);
        }
        in_turn([&](driver::ChipSession &session) { session.prepare(id, image.data, image.nbytes); });
    });
}

void NativeChipWorker::unregister(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const int32_t id = read_int(info[0], "id");
        in_turn([&](driver::ChipSession &session) { session.unregister(id); });
    });
}

void NativeChipWorker::run_sync(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const int32_t id = read_int(info[0], "id");
        read_task_args(info[1], info[2], device_memory_, sync_args_);
        read_run_settings(info[3], sync_settings_);
        in_turn([&](driver::ChipSession &session) { session.run(id, sync_args_, sync_settings_); });
        arm_exit_guard_after_first_run();
    });
}

Napi::Value NativeChipWorker::run(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        require_session();
        std::unique_ptr<RunJob> job = new_run_job();
        job->callable_id = read_int(info[0], "id");
        read_task_args(info[1], info[2], device_memory_, job->args);
        read_run_settings(info[3], job->settings);
        return {env_, submit(std::move(job), info[2])};
    });
}

std::unique_ptr<RunJob> NativeChipWorker::new_run_job() {
    if (spare_jobs_.empty()) return std::make_unique<RunJob>(*session_);
    std::unique_ptr<RunJob> job = std::move(spare_jobs_.back());
    spare_jobs_.pop_back();
    return job;
}

napi_value NativeChipWorker::submit(std::unique_ptr<PromiseJob> job, napi_value kept) {
    napi_value promise = job->begin(env_, kept);
    if (!run_thread_->submit(job.get())) {
        job->release(env_);
        throw closed_failure();
    }
    job.release();  // the run thread has it now; `deliver` takes it back
    if (channel_.is_idle()) Ref();
    channel_.expect(env_);
    return promise;
}

void NativeChipWorker::deliver(napi_env env, napi_value, void *context, void *item) {
    std::unique_ptr<PromiseJob> job(static_cast<PromiseJob *>(item));
    if (env != nullptr) static_cast<NativeChipWorker *>(context)->finish(env, std::move(job));
}

void NativeChipWorker::finish(napi_env env, std::unique_ptr<PromiseJob> job) {
    channel_.arrived(env);
    job->settle(env);
    if (auto *run = dynamic_cast<RunJob *>(job.get())) {
        arm_exit_guard_after_first_run();
        if (spare_jobs_.size() < kMostSpareJobs) {
            job.release();
            spare_jobs_.emplace_back(run);
        }
    } else {
        close();
    }
    if (channel_.is_idle()) Unref();
}

void NativeChipWorker::arm_exit_guard_after_first_run() {
    if (has_run_) return;
    has_run_ = true;
    exit_guard::arm();
}

Napi::Value NativeChipWorker::allocate(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        const double nbytes = info[0].IsNumber() ? info[0].As<Napi::Number>().DoubleValue() : 0;
        constexpr double kMostBytes = 9007199254740991.0;  // Number.MAX_SAFE_INTEGER
        if (!(nbytes >= 1 && nbytes <= kMostBytes)) {
            throw base::Failure(ErrorCode::ERR_PTO_OPTION_INVALID, "malloc takes a positive number of bytes.");
        }
        uint64_t address = 0;
        in_turn([&](driver::ChipSession &session) {
            address = device_memory_.allocate(session, static_cast<size_t>(nbytes));
        });
        return Napi::BigInt::New(info.Env(), address);
    });
}

void NativeChipWorker::release(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const uint64_t address = require_address(info[0]);
        in_turn([&](driver::ChipSession &session) { device_memory_.release(session, address); });
    });
}

void NativeChipWorker::copy_to(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const uint64_t address = require_address(info[0]);
        const ByteSpan host = require_typed_array(info[1], "the source");
        in_turn([&](driver::ChipSession &session) { device_memory_.copy_to(session, address, host.data, host.nbytes); });
    });
}

void NativeChipWorker::copy_from(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const ByteSpan host = require_typed_array(info[0], "the target");
        const uint64_t address = require_address(info[1]);
        in_turn([&](driver::ChipSession &session) { device_memory_.copy_from(session, host.data, address, host.nbytes); });
    });
}

Napi::Value NativeChipWorker::aicpu_dlopen_count(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        size_t count = 0;
        in_turn([&](driver::ChipSession &session) { count = session.aicpu_dlopen_count(); });
        return Napi::Number::New(info.Env(), static_cast<double>(count));
    });
}

Napi::Value NativeChipWorker::host_dlopen_count(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        size_t count = 0;
        in_turn([&](driver::ChipSession &session) { count = session.host_dlopen_count(); });
        return Napi::Number::New(info.Env(), static_cast<double>(count));
    });
}

Napi::Value NativeChipWorker::finalize(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        driver::ChipSession &session = require_session();
        napi_value promise = submit(std::make_unique<FinalizeJob>(session), nullptr);
        is_finalized_ = true;
        return {env_, promise};
    });
}

void NativeChipWorker::shutdown() noexcept {
    std::lock_guard<std::mutex> lock(shutdown_mutex_);
    if (run_thread_) {
        run_thread_->stop([this](Job *job) { dropped_jobs_.emplace_back(static_cast<PromiseJob *>(job)); });
    }
    if (session_) session_->finalize();
}

void NativeChipWorker::on_environment_end(void *data) {
    auto *worker = static_cast<NativeChipWorker *>(data);
    worker->shutdown();
    for (auto &job : worker->dropped_jobs_) job->release(worker->env_);
    worker->dropped_jobs_.clear();
    exit_guard::remove(worker);
    worker->channel_.forget();
    worker->is_open_ = false;
    worker->is_finalized_ = true;
}

void NativeChipWorker::close() {
    if (!std::exchange(is_open_, false)) return;
    is_finalized_ = true;
    napi_remove_env_cleanup_hook(env_, on_environment_end, this);
    shutdown();
    exit_guard::remove(this);
    channel_.close();
    device_memory_.clear();
}

}  // namespace addon
}  // namespace pto
