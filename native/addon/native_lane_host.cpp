#include "addon/native_lane_host.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "addon/call_arguments.h"
#include "addon/host_message.h"
#include "addon/js_error.h"
#include "addon/js_exception.h"
#include "base/clock.h"
#include "base/json.h"
#include "hierarchical/child/remote_error.h"

namespace pto {
namespace addon {

using abi::CommandKind;
using abi::CommandStatus;
using abi::ErrorCode;
using hierarchical::LaneJob;
using hierarchical::LaneReply;

namespace {

/// Says of an object that it is one of these.
constexpr napi_type_tag kTypeTag = {0x6c616e655f686f73, 0x7470746f5f616464};

/// The most that a command carries.
constexpr size_t kJobBytes = abi::kLaneSpillBytes;

/// How long tasks that come right behind each other may keep the event loop waiting.
constexpr int64_t kMostTurnNs = 2'000'000;

LaneReply reply_of(CommandStatus status) {
    LaneReply reply;
    reply.status = status;
    return reply;
}

}  // namespace

Napi::Function NativeLaneHost::define(Napi::Env env) {
    using Self = NativeLaneHost;
    return DefineClass(env, "NativeLaneHost",
                       {
                           InstanceAccessor<&Self::config>("config"),
                           InstanceAccessor<&Self::worker_path>("workerPath"),
                           InstanceMethod<&Self::ready>("ready"),
                           InstanceMethod<&Self::failed>("failed"),
                           InstanceMethod<&Self::complete>("complete"),
                           InstanceMethod<&Self::view>("view"),
                           InstanceMethod<&Self::detach>("detach"),
                           InstanceMethod<&Self::close>("close"),
                       });
}

NativeLaneHost::NativeLaneHost(const Napi::CallbackInfo &info)
    : Napi::ObjectWrap<NativeLaneHost>(info), env_(info.Env()), views_(env_) {
    napi_type_tag_object(env_, info.This(), &kTypeTag);
    with_js_errors(info.Env(), [&] {
        deliver_ = Napi::Persistent(read_function(info[1], "deliver"));
        on_cancel_ = Napi::Persistent(read_function(info[2], "onCancel"));
        on_shutdown_ = Napi::Persistent(read_function(info[3], "onShutdown"));
        allocate(tasks_);
        allocate(control_);
        messages_.open(env_, "PTO_LANE_HOST", HostMessage::deliver_item, nullptr);
        try {
            connection_ = connect(info[0]);
        } catch (...) {
            messages_.close();
            throw;
        }
        // Hooks run youngest first: the lane ends before the messages are closed by their own hook.
        napi_add_env_cleanup_hook(env_, on_environment_end, this);
        messages_.expect(env_);
        Ref();
        is_open_ = true;
    });
}

NativeLaneHost::~NativeLaneHost() {
    if (is_open_) {
        end("its host object was collected");
        release_environment();
    }
    for (Channel *channel : {&tasks_, &control_}) {
        if (channel->memory != nullptr) napi_delete_reference(env_, channel->memory);
    }
}

NativeLaneHost *NativeLaneHost::from(const Napi::Value &value) {
    bool is_one = false;
    if (!value.IsObject() || napi_check_object_type_tag(value.Env(), value, &kTypeTag, &is_one) != napi_ok || !is_one) {
        return nullptr;
    }
    return Unwrap(value.As<Napi::Object>());
}

base::UniqueFd NativeLaneHost::descriptor(uint32_t segment, uint32_t generation) {
    return require_connection().descriptor(segment, generation);
}

std::shared_ptr<LaneConnection> NativeLaneHost::connect(const Napi::Value &source) {
    if (!source.IsObject()) throw argument_failure("source", "{ token } or { socketFd }");
    const Napi::Object from = source.As<Napi::Object>();
    if (from.Has("token")) return LaneConnection::to_thread(read_text(env_, from.Get("token"), "token"));
    const auto socket_fd = static_cast<int>(read_count(env_, from.Get("socketFd"), "socketFd", INT32_MAX));
    return LaneConnection::to_process(socket_fd, [this] { post_shutdown(); });
}

void NativeLaneHost::allocate(Channel &channel) {
    void *data = nullptr;
    napi_value memory = nullptr;
    if (napi_create_arraybuffer(env_, kJobBytes, &data, &memory) != napi_ok ||
        napi_create_reference(env_, memory, 1, &channel.memory) != napi_ok) {
        throw base::Failure(ErrorCode::ERR_PTO_INTERNAL, "the memory for jobs cannot be had.");
    }
    channel.bytes = static_cast<uint8_t *>(data);
}

LaneConnection &NativeLaneHost::require_connection() {
    if (connection_ != nullptr) return *connection_;
    throw base::Failure(ErrorCode::ERR_PTO_WORKER_STATE, "the lane is closed.");
}

Napi::Value NativeLaneHost::config(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(),
                          [&]() -> Napi::Value { return Napi::String::New(env_, require_connection().config()); });
}

Napi::Value NativeLaneHost::worker_path(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(),
                          [&]() -> Napi::Value { return Napi::String::New(env_, require_connection().worker_path()); });
}

void NativeLaneHost::ready(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        LaneConnection &connection = require_connection();
        const std::string payload = read_text(env_, info[0], "payload");
        if (server_ != nullptr) throw base::Failure(ErrorCode::ERR_PTO_WORKER_STATE, "the lane is served already.");
        hierarchical::LaneServerCallbacks callbacks;
        callbacks.on_task = [this](const LaneJob &job) {
            messages_.post(new_message([this, job](napi_env) { serve_tasks(job); }));
        };
        callbacks.on_control = [this](const LaneJob &job) { serve_control(job); };
        callbacks.on_cancel = [this](uint64_t run_id) {
            messages_.post(new_message([this, run_id](napi_env env) {
                napi_value number = nullptr;
                napi_create_double(env, static_cast<double>(run_id), &number);
                call(on_cancel_, 1, &number);
            }));
        };
        callbacks.on_shutdown = [this] { post_shutdown(); };
        server_ = std::make_unique<hierarchical::LaneServer>(connection.lane(), connection.spin_ns(), std::move(callbacks));
        server_->start();
        connection.ready(payload);
    });
}

void NativeLaneHost::failed(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] { require_connection().failed(read_text(env_, info[0], "error")); });
}

void NativeLaneHost::serve_control(const LaneJob &job) {
    if (job.kind() == CommandKind::kStats) {
        const std::string stats = base::JsonWriter()
                                      .begin_object()
                                      .key("tasks")
                                      .number(static_cast<int64_t>(task_count_.load(std::memory_order_relaxed)))
                                      .end_object()
                                      .take();
        server_->complete_control({}, stats);
        return;
    }
    messages_.post(new_message([this, job](napi_env) {
        if (job.kind() != CommandKind::kUnmapSegment) {
            deliver(control_, job);
        } else if (connection_ != nullptr) {
            // Which views are of the segment is not known here; they are made again when they are needed again.
            views_.detach_all();
            connection_->unmap(static_cast<uint32_t>(job.command.arg[0]));
            server_->complete_control({}, {});
        }
    }));
}

void NativeLaneHost::post_shutdown() {
    if (is_shutdown_posted_.exchange(true)) return;
    messages_.post(new_message([this](napi_env) { call(on_shutdown_, 0, nullptr); }));
}

void NativeLaneHost::serve_tasks(LaneJob job) {
    const int64_t end_of_turn = base::monotonic_ns() + kMostTurnNs;
    bool has_task = connection_ != nullptr;
    while (has_task) {
        is_delivering_task_ = true;
        deliver(tasks_, job);
        is_delivering_task_ = false;
        const std::optional<Ending> ending = std::exchange(ending_, std::nullopt);
        if (!ending || connection_ == nullptr) return;
        if (base::monotonic_ns() >= end_of_turn) return server_->complete_task(ending->reply, ending->text);
        has_task = server_->complete_task_and_take(ending->reply, ending->text, &job);
    }
}

void NativeLaneHost::deliver(Channel &channel, const LaneJob &job) {
    if (connection_ == nullptr) return;
    napi_handle_scope scope = nullptr;
    if (napi_open_handle_scope(env_, &scope) != napi_ok) return;
    channel.job = job;
    channel.number = next_number_++;
    const size_t nbytes = std::min(job.nbytes, kJobBytes);
    const size_t settings_bytes = job.settings == nullptr ? 0 : std::min(sizeof(*job.settings), kJobBytes - nbytes);
    std::memcpy(channel.bytes, job.bytes, nbytes);
    if (settings_bytes != 0) std::memcpy(channel.bytes + nbytes, job.settings, settings_bytes);
    const abi::LaneCommand &command = job.command;
    const std::array<double, 8> numbers = {static_cast<double>(nbytes),
                                           static_cast<double>(channel.number),
                                           static_cast<double>(command.kind),
                                           static_cast<double>(command.callable),
                                           static_cast<double>(command.run_id),
                                           static_cast<double>(command.task_id),
                                           static_cast<double>(command.group_index),
                                           static_cast<double>(command.group_size)};
    std::array<napi_value, numbers.size() + 4> arguments{};
    napi_get_reference_value(env_, channel.memory, &arguments[0]);
    for (size_t i = 0; i < numbers.size(); ++i) napi_create_double(env_, numbers[i], &arguments[1 + i]);
    napi_create_bigint_uint64(env_, command.arg[0], &arguments[numbers.size() + 1]);
    napi_get_boolean(env_, command.trace_id != 0, &arguments[numbers.size() + 2]);
    napi_create_uint32(env_, static_cast<uint32_t>(settings_bytes), &arguments[numbers.size() + 3]);
    napi_value receiver = nullptr;
    napi_get_undefined(env_, &receiver);
    const napi_status status =
        napi_call_function(env_, receiver, deliver_.Value(), arguments.size(), arguments.data(), nullptr);
    std::string error;
    if (status != napi_ok && take_exception(env_, &error) && channel.number != 0) {
        finish(channel, reply_of(CommandStatus::kThrew), std::move(error));
    }
    napi_close_handle_scope(env_, scope);
}

void NativeLaneHost::call(const Napi::FunctionReference &function, size_t count, const napi_value *arguments) {
    napi_value receiver = nullptr;
    napi_get_undefined(env_, &receiver);
    // What it throws is left pending, which makes it an uncaught exception.
    napi_call_function(env_, receiver, function.Value(), count, arguments, nullptr);
}

void NativeLaneHost::complete(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        if (connection_ == nullptr) return;
        const uint64_t number = read_count(env_, info[0], "job");
        LaneReply reply = reply_of(static_cast<CommandStatus>(
            read_count(env_, info[1], "status", static_cast<uint64_t>(CommandStatus::kRejectedStale))));
        std::string text = read_text(env_, info[2], "error");
        reply.result = read_bigint(env_, info[3], "result");
        for (Channel *channel : {&tasks_, &control_}) {
            if (number != 0 && channel->number == number) return finish(*channel, reply, std::move(text));
        }
        throw base::Failure(ErrorCode::ERR_PTO_WORKER_STATE, "no such job is under way.")
            .with("job", static_cast<int64_t>(number));
    });
}

void NativeLaneHost::finish(Channel &channel, const LaneReply &reply, std::string text) {
    channel.number = 0;
    if (&channel == &control_) return server_->complete_control(reply, text);
    task_count_.fetch_add(1, std::memory_order_relaxed);
    if (is_delivering_task_) {
        ending_ = Ending{reply, std::move(text)};
    } else {
        server_->complete_task(reply, text);
    }
}

Napi::Value NativeLaneHost::view(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        const uint32_t segment = read_uint32(env_, info[0], "segment");
        const uint32_t generation = read_uint32(env_, info[1], "generation");
        const uint64_t offset = read_count(env_, info[2], "offset");
        const uint64_t nbytes = read_count(env_, info[3], "nbytes");
        HeldRange range = require_connection().resolve(segment, generation, offset, nbytes);
        if (range.data == nullptr) throw SharedViews::no_such_range(segment, generation, offset, nbytes);
        return {env_, views_.get(range.data, nbytes, std::move(range.hold))};
    });
}

void NativeLaneHost::detach(const Napi::CallbackInfo &info) { views_.detach(info[0]); }

void NativeLaneHost::close(const Napi::CallbackInfo &) {
    if (!is_open_) return;
    end("");
    messages_.arrived(env_);
    release_environment();
    Unref();
}

void NativeLaneHost::end(const std::string &text) {
    views_.detach_all();
    if (connection_ == nullptr) return;
    if (!text.empty()) {
        if (server_ != nullptr) server_->abandon();
        connection_->ended(text);
    }
    server_.reset();
    connection_->ended("");
    connection_.reset();
}

void NativeLaneHost::release_environment() {
    is_open_ = false;
    napi_remove_env_cleanup_hook(env_, on_environment_end, this);
    messages_.abort();
}

void NativeLaneHost::on_environment_end(void *data) {
    auto *host = static_cast<NativeLaneHost *>(data);
    host->end("its JavaScript environment has ended: process.exit(), terminate() or an uncaught error");
    host->messages_.forget();
    host->is_open_ = false;
}

}  // namespace addon
}  // namespace pto
