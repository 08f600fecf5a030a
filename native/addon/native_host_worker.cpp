#include "addon/native_host_worker.h"

#include <algorithm>
#include <future>
#include <utility>

#include "addon/call_arguments.h"
#include "addon/host_settings.h"
#include "addon/js_error.h"
#include "addon/thread_lanes.h"

namespace pto {
namespace addon {

using abi::ErrorCode;
using hierarchical::CloseReport;
using hierarchical::HostWorker;
using hierarchical::WorkerRole;

namespace {

/// Says of an object that it is one of these.
constexpr napi_type_tag kTypeTag = {0x686f73745f776f72, 0x6b7074615f616464};

/// What children get to end by themselves when the environment ends without a close.
constexpr uint64_t kExitTimeoutNs = 500'000'000;

base::Failure state_failure(const char *message) { return {ErrorCode::ERR_PTO_WORKER_STATE, message}; }

}  // namespace

Napi::Function NativeHostWorker::define(Napi::Env env) {
    using Self = NativeHostWorker;
    return DefineClass(env, "NativeHostWorker",
                       {
                           InstanceMethod<&Self::add_process>("addProcess"),
                           InstanceMethod<&Self::add_thread>("addThread"),
                           InstanceMethod<&Self::replace_thread>("replaceThread"),
                           InstanceMethod<&Self::lose_thread>("loseThread"),
                           InstanceMethod<&Self::add_inline>("addInline"),
                           InstanceMethod<&Self::start>("start"),
                           InstanceMethod<&Self::start_sync>("startSync"),
                           InstanceMethod<&Self::stats>("stats"),
                           InstanceMethod<&Self::close>("close"),
                           InstanceMethod<&Self::close_sync>("closeSync"),
                           InstanceMethod<&Self::grow_scratch>("growScratch"),
                           InstanceAccessor<&Self::scratch>("scratch"),
                           InstanceMethod<&Self::add_settings>("addSettings"),
                           InstanceMethod<&Self::begin_run>("beginRun"),
                           InstanceMethod<&Self::continue_run_later>("continueRunLater"),
                           InstanceMethod<&Self::submit>("submit"),
                           InstanceMethod<&Self::alloc>("alloc"),
                           InstanceMethod<&Self::open_scope>("openScope"),
                           InstanceMethod<&Self::close_scope>("closeScope"),
                           InstanceMethod<&Self::end_run>("endRun"),
                           InstanceMethod<&Self::end_run_sync>("endRunSync"),
                           InstanceMethod<&Self::cancel_run>("cancelRun"),
                           InstanceMethod<&Self::complete_inline>("completeInline"),
                           InstanceMethod<&Self::allocate>("allocate"),
                           InstanceMethod<&Self::release>("release"),
                           InstanceMethod<&Self::view>("view"),
                           InstanceMethod<&Self::detach>("detach"),
                           InstanceMethod<&Self::adopt>("adopt"),
                           InstanceMethod<&Self::control>("control"),
                           InstanceMethod<&Self::control_async>("controlAsync"),
                       });
}

NativeHostWorker::NativeHostWorker(const Napi::CallbackInfo &info)
    : Napi::ObjectWrap<NativeHostWorker>(info),
      env_(info.Env()),
      observer_([this](std::string json) { post_event(std::move(json)); },
                [this] { channel_.post(new_message([this](napi_env env) { finish_run(env); })); }),
      views_(env_) {
    napi_type_tag_object(env_, info.This(), &kTypeTag);
    with_js_errors(info.Env(), [&] {
        on_event_ = Napi::Persistent(read_function(info[1], "onEvent"));
        inline_ = std::make_unique<InlineWorkers>(env_, read_function(info[2], "deliver"));
        scratch_ = std::make_unique<SubmitScratch>(env_);
        const hierarchical::HostWorkerSettings settings = read_host_settings(info[0]);
        brief_wait_ = BriefWait(settings.engine.spin_ns);
        auto host = std::make_unique<HostWorker>(settings, observer_);
        host->engine().set_pump([this] { pump(); });
        channel_.open(env_, "PTO_HOST_WORKER", HostMessage::deliver_item, nullptr);
        host_ = std::move(host);
        // Hooks run youngest first: the children end before the channel is closed by its own hook.
        napi_add_env_cleanup_hook(env_, on_environment_end, this);
        is_open_ = true;
    });
}

NativeHostWorker::~NativeHostWorker() {
    if (!is_open_) return;
    end_host();
    release_environment();
}

void NativeHostWorker::on_environment_end(void *data) {
    auto *worker = static_cast<NativeHostWorker *>(data);
    worker->end_host();
    worker->channel_.forget();
    worker->is_open_ = false;
}

void NativeHostWorker::end_host() {
    views_.detach_all();
    for (const OfferedThread &thread : threads_) thread_lanes::take(thread.token);
    threads_.clear();
    if (host_ == nullptr) return;
    if (!control_.is_idle()) {
        // They use the worker until their children have ended.
        auto closed = std::make_shared<std::promise<void>>();
        host_->close(kExitTimeoutNs, [closed](CloseReport) { closed->set_value(); });
        closed->get_future().wait();
    }
    destroy_host();
}

void NativeHostWorker::destroy_host() {
    control_.stop();
    host_.reset();
}

void NativeHostWorker::release_environment() {
    is_open_ = false;
    napi_remove_env_cleanup_hook(env_, on_environment_end, this);
    channel_.abort();
}

void NativeHostWorker::post_event(std::string json) {
    channel_.post(new_message([this, json = std::move(json)](napi_env env) {
        napi_value receiver = nullptr;
        napi_value text = nullptr;
        napi_get_undefined(env, &receiver);
        if (napi_create_string_utf8(env, json.data(), json.size(), &text) != napi_ok) return;
        // What the listener throws is left pending, which makes it an uncaught exception.
        napi_call_function(env, receiver, on_event_.Value(), 1, &text, nullptr);
    }));
}

NativeHostWorker *NativeHostWorker::from(const Napi::Value &value) {
    bool is_one = false;
    if (!value.IsObject() || napi_check_object_type_tag(value.Env(), value, &kTypeTag, &is_one) != napi_ok || !is_one) {
        return nullptr;
    }
    return Unwrap(value.As<Napi::Object>());
}

HostWorker &NativeHostWorker::require_host() {
    if (host_ != nullptr) return *host_;
    throw state_failure("the worker is closed.");
}

void NativeHostWorker::require_not_started() {
    require_host();
    if (is_started_) throw state_failure("children are added before the worker is started.");
}

Napi::Value NativeHostWorker::add_process(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        require_not_started();
        const WorkerRole role = read_role(env_, info[0]);
        const int32_t worker = host_->add_process(role, read_process_child(info[1]));
        ++worker_counts_[static_cast<size_t>(role)];
        return Napi::Number::New(env_, worker);
    });
}

Napi::Value NativeHostWorker::add_thread(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        require_not_started();
        const WorkerRole role = read_role(env_, info[0]);
        const int32_t worker = host_->add_thread(role);
        ++worker_counts_[static_cast<size_t>(role)];
        threads_.push_back({role, worker, thread_lanes::offer(host_->thread_lane(role, worker))});
        Napi::Object result = Napi::Object::New(env_);
        result.Set("worker", Napi::Number::New(env_, worker));
        result.Set("token", Napi::String::New(env_, threads_.back().token));
        return result;
    });
}

Napi::Value NativeHostWorker::replace_thread(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        const WorkerRole role = read_role(env_, info[0]);
        const auto worker = static_cast<int32_t>(read_uint32(env_, info[1], "worker"));
        std::shared_ptr<hierarchical::ThreadLane> lane = require_host().replacement_lane(role, worker);
        const auto found = std::find_if(threads_.begin(), threads_.end(), [&](const OfferedThread &thread) {
            return thread.role == role && thread.worker == worker;
        });
        if (lane == nullptr || found == threads_.end()) return Napi::Env(env_).Undefined();
        thread_lanes::take(found->token);
        found->token = thread_lanes::offer(std::move(lane));
        return Napi::String::New(env_, found->token);
    });
}

void NativeHostWorker::lose_thread(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const WorkerRole role = read_role(env_, info[0]);
        const auto worker = static_cast<int32_t>(read_uint32(env_, info[1], "worker"));
        for (const OfferedThread &thread : threads_) {
            if (thread.role != role || thread.worker != worker) continue;
            if (const auto lane = thread_lanes::take(thread.token)) lane->ended(read_text(env_, info[2], "text"));
        }
    });
}

Napi::Value NativeHostWorker::add_inline(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        require_not_started();
        const WorkerRole role = read_role(env_, info[0]);
        const int32_t worker = worker_counts_[static_cast<size_t>(role)];
        HostWorker *host = host_.get();
        const auto on_job = [this, host] {
            host->engine().interrupt();
            post_wake();
        };
        auto endpoint = inline_->add(read_function(info[1], "handler"), on_job,
                                     [host, role, worker] { host->ring(role, worker); });
        try {
            host_->add_endpoint(role, std::move(endpoint));
        } catch (...) {
            inline_->remove_last();
            throw;
        }
        ++worker_counts_[static_cast<size_t>(role)];
        return Napi::Number::New(env_, worker);
    });
}

Napi::Value NativeHostWorker::ready_payloads() {
    Napi::Array payloads = Napi::Array::New(env_);
    uint32_t index = 0;
    for (const WorkerRole role : {WorkerRole::kNextLevel, WorkerRole::kSub}) {
        for (int32_t worker = 0; worker < worker_counts_[static_cast<size_t>(role)]; ++worker) {
            payloads.Set(index++, Napi::String::New(env_, host_->ready_payload(role, worker)));
        }
    }
    return payloads;
}

Napi::Value NativeHostWorker::start(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        require_not_started();
        const uint64_t timeout_ns = read_ms(env_, info[0], "timeoutMs");
        is_started_ = true;
        return promise([&](napi_deferred deferred) {
            host_->start(timeout_ns, [this, deferred](std::string failure) {
                channel_.post(new_message([this, deferred, failure = std::move(failure)](napi_env env) {
                    settle(env, deferred, [&]() -> napi_value {
                        require_host();
                        if (failure.empty()) return ready_payloads();
                        throw Napi::Error(env, remote_to_js_error(env, failure, ErrorCode::ERR_PTO_INIT_FAILED));
                    });
                }));
            });
        });
    });
}

Napi::Value NativeHostWorker::start_sync(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        require_not_started();
        const uint64_t timeout_ns = read_ms(env_, info[0], "timeoutMs");
        is_started_ = true;
        auto started = std::make_shared<std::promise<std::string>>();
        host_->start(timeout_ns, [started](std::string failure) { started->set_value(std::move(failure)); });
        const std::string failure = started->get_future().get();
        if (failure.empty()) return ready_payloads();
        throw Napi::Error(env_, remote_to_js_error(env_, failure, ErrorCode::ERR_PTO_INIT_FAILED));
    });
}

Napi::Value NativeHostWorker::stats(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(),
                          [&]() -> Napi::Value { return Napi::String::New(env_, require_host().stats_json()); });
}

Napi::Value NativeHostWorker::close(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        const uint64_t timeout_ns = read_ms(env_, info[0], "timeoutMs");
        if (host_ == nullptr) {
            const Napi::Promise::Deferred deferred = Napi::Promise::Deferred::New(env_);
            deferred.Resolve(to_js(env_, CloseReport()));
            return deferred.Promise();
        }
        views_.detach_all();
        return promise([&](napi_deferred deferred) {
            host_->close(timeout_ns, [this, deferred](CloseReport report) {
                channel_.post(new_message([this, deferred, report = std::move(report)](napi_env env) {
                    destroy_host();
                    settle(env, deferred, [&] { return to_js(env, report); });
                }));
            });
        });
    });
}

Napi::Value NativeHostWorker::close_sync(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        const uint64_t timeout_ns = read_ms(env_, info[0], "timeoutMs");
        if (waits_ != 0) throw state_failure("the worker cannot be closed by a function that one of its runs waits for.");
        CloseReport report;
        if (host_ != nullptr) {
            views_.detach_all();
            auto closed = std::make_shared<std::promise<CloseReport>>();
            host_->close(timeout_ns, [closed](CloseReport result) { closed->set_value(std::move(result)); });
            report = closed->get_future().get();
            destroy_host();
            if (channel_.is_idle()) release_environment();
        }
        return {env_, to_js(env_, report)};
    });
}

Napi::Value NativeHostWorker::promise(const std::function<void(napi_deferred)> &begin) {
    napi_deferred deferred = nullptr;
    napi_value promise = nullptr;
    if (napi_create_promise(env_, &deferred, &promise) != napi_ok) {
        throw base::Failure(ErrorCode::ERR_PTO_INTERNAL, "a promise cannot be created.");
    }
    if (channel_.is_idle()) Ref();
    channel_.expect(env_);
    try {
        begin(deferred);
    } catch (...) {
        settle(env_, deferred, []() -> napi_value { throw; });
    }
    return {env_, promise};
}

void NativeHostWorker::settle(napi_env env, napi_deferred deferred, const std::function<napi_value()> &value) {
    channel_.arrived(env);
    try {
        try {
            napi_resolve_deferred(env, deferred, with_js_errors(env, value));
        } catch (const Napi::Error &error) {
            napi_reject_deferred(env, deferred, error.Value());
        }
    } catch (const Napi::Error &) {
        // The environment is being terminated and runs no JavaScript any more; nobody waits for the promise.
    }
    if (!channel_.is_idle()) return;
    Unref();
    if (host_ == nullptr) release_environment();
}

}  // namespace addon
}  // namespace pto
