// Runs: what the orchestration function of a worker does, call by call.

#include <optional>
#include <utility>

#include "addon/call_arguments.h"
#include "addon/host_settings.h"
#include "addon/js_error.h"
#include "addon/js_exception.h"
#include "addon/native_host_worker.h"
#include "base/clock.h"

namespace pto {
namespace addon {

using hierarchical::Engine;
using hierarchical::RingBlock;
using hierarchical::RunReport;
using hierarchical::Submission;
using hierarchical::WhenFull;

namespace {

/// How often a call that waits looks whether it still should.
constexpr int64_t kLookNs = 50'000'000;

/// 128 MiB of records.
constexpr uint64_t kMaxTracedTasks = uint64_t{1} << 20;

WhenFull read_when_full(napi_env env, const Napi::Value &value) {
    if (value.IsUndefined()) return WhenFull::kWait;
    return static_cast<WhenFull>(read_count(env, value, "whenFull", static_cast<uint64_t>(WhenFull::kThrow)));
}

/// -1 for none.
Napi::Value task_id_or_none(napi_env env, std::optional<uint64_t> task_id) {
    return Napi::Number::New(env, task_id.has_value() ? static_cast<double>(*task_id) : -1);
}

}  // namespace

Napi::Value NativeHostWorker::grow_scratch(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        return {env_, scratch_->grow(read_count(env_, info[0], "nbytes"))};
    });
}

Napi::Value NativeHostWorker::scratch(const Napi::CallbackInfo &) { return {env_, scratch_->buffer()}; }

Napi::Value NativeHostWorker::add_settings(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(),
                          [&]() -> Napi::Value { return Napi::Number::New(env_, scratch_->add_settings(info[0])); });
}

Napi::Value NativeHostWorker::begin_run(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        const bool will_wait = read_flag(info[0]);
        const uint64_t traced = info[1].IsUndefined() ? 0 : read_count(env_, info[1], "tracedTasks", kMaxTracedTasks);
        // Handlers of inline workers are called from the event loop, so it must not be kept from turning.
        const bool waits_briefly = !will_wait && inline_->is_empty() && brief_wait_.ns() > 0;
        run_id_ = require_host().engine().begin_run(will_wait || waits_briefly, traced);
        will_wait_.store(will_wait);
        waits_briefly_ = waits_briefly;
        return Napi::Number::New(env_, static_cast<double>(run_id_));
    });
}

void NativeHostWorker::continue_run_later(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        // A wait that is over at once: the engine's own thread watches from now on.
        if (std::exchange(waits_briefly_, false)) require_host().engine().wait(1);
    });
}

Napi::Value NativeHostWorker::submit(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        Engine &engine = require_host().engine();
        Submission submission;
        submission.kind = static_cast<abi::CommandKind>(read_count(env_, info[0], "kind", 0xffff));
        submission.role = read_role(env_, info[1]);
        submission.callable = read_uint32(env_, info[2], "callable");
        submission.member_count = read_uint32(env_, info[3], "memberCount");
        submission.settings = scratch_->settings(read_uint32(env_, info[4], "settings"));
        submission.timeout_ns = read_ms(env_, info[5], "timeoutMs");
        submission.members = scratch_->members(submission.member_count);
        return task_id_or_none(env_, engine.try_submit(submission, read_when_full(env_, info[6])));
    });
}

Napi::Value NativeHostWorker::alloc(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        const uint64_t nbytes = read_count(env_, info[0], "nbytes");
        const std::optional<RingBlock> block =
            require_host().engine().try_alloc(nbytes, read_when_full(env_, info[1]));
        if (!block.has_value()) return task_id_or_none(env_, std::nullopt);
        abi::TensorRef &tensor = scratch_->first_tensor();
        tensor.address = block->offset;
        tensor.segment = block->segment;
        tensor.generation = block->generation;
        tensor.place = static_cast<uint8_t>(nbytes == 0 ? abi::TensorPlace::kNone : abi::TensorPlace::kSegment);
        return task_id_or_none(env_, block->task_id);
    });
}

void NativeHostWorker::open_scope(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] { require_host().engine().open_scope(); });
}

void NativeHostWorker::close_scope(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] { require_host().engine().close_scope(); });
}

Napi::Value NativeHostWorker::end_run(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        Engine &engine = require_host().engine();
        if (will_wait_.load()) {
            throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE,
                                "a run that was begun to be waited for ends with endRunSync.");
        }
        if (run_end_ != nullptr) {
            throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE, "the end of this run is awaited already.");
        }
        engine.close_run();
        run_closed_ns_ = base::monotonic_ns();
        if (std::exchange(waits_briefly_, false) && wait_briefly(engine)) return {env_, take_report(env_)};
        return promise([&](napi_deferred deferred) {
            run_end_ = deferred;
            observer_.await_run_end(run_id_);
            // It may have ended just before somebody waited to be told.
            if (!engine.is_running() && observer_.stop_awaiting(run_id_)) finish_run(env_);
        });
    });
}

bool NativeHostWorker::wait_briefly(Engine &engine) {
    return engine.wait(static_cast<uint64_t>(run_closed_ns_ + brief_wait_.ns()));
}

napi_value NativeHostWorker::take_report(napi_env env) {
    const RunReport report = require_host().engine().take_report();
    brief_wait_.record(report.end_ns - run_closed_ns_);
    return to_js(env, report);
}

void NativeHostWorker::finish_run(napi_env env) {
    settle(env, std::exchange(run_end_, nullptr), [&] { return take_report(env); });
}

Napi::Value NativeHostWorker::end_run_sync(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        Engine &engine = require_host().engine();
        engine.close_run();
        if (!wait_for_run(engine)) return {};
        return {env_, to_js(env_, engine.take_report())};
    });
}

bool NativeHostWorker::wait_for_run(Engine &engine) {
    struct Waiting {
        NativeHostWorker &worker;
        explicit Waiting(NativeHostWorker &waiting) : worker(waiting) { ++worker.waits_; }
        ~Waiting() {
            --worker.waits_;
            worker.will_wait_.store(false);
        }
    } waiting(*this);
    try {
        // Nobody tells a native call that its thread is being terminated, so it looks now and then.
        while (!engine.wait(static_cast<uint64_t>(base::monotonic_ns() + kLookNs))) {
            if (!can_run_javascript(env_)) return false;
        }
        return true;
    } catch (const base::Failure &) {
        if (is_terminating_) return false;
        throw;
    }
}

void NativeHostWorker::cancel_run(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] { require_host().engine().cancel_run(); });
}

void NativeHostWorker::complete_inline(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        const uint64_t job = read_count(env_, info[0], "job");
        const auto status = static_cast<abi::CommandStatus>(
            read_count(env_, info[1], "status", static_cast<uint64_t>(abi::CommandStatus::kRejectedStale)));
        if (host_ == nullptr || inline_->complete(job, status, read_text(env_, info[2], "error"))) return;
        throw base::Failure(abi::ErrorCode::ERR_PTO_WORKER_STATE, "no such job is under way.")
            .with("job", static_cast<int64_t>(job));
    });
}

void NativeHostWorker::post_wake() {
    if (will_wait_.load() || is_wake_posted_.exchange(true)) return;
    channel_.post(new_message([this](napi_env) {
        is_wake_posted_.store(false);
        if (host_ != nullptr) inline_->run_ready(false);
    }));
}

void NativeHostWorker::pump() {
    if (inline_->run_ready(true)) return;
    is_terminating_ = true;
    host_->engine().shut_down();
}

}  // namespace addon
}  // namespace pto
