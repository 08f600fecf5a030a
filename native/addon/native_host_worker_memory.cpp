// Shared memory as ArrayBuffers, and commands to children outside of runs.

#include <sys/stat.h>

#include <utility>

#include "addon/call_arguments.h"
#include "addon/host_settings.h"
#include "addon/js_arguments.h"
#include "addon/js_error.h"
#include "addon/native_host_worker.h"
#include "addon/native_lane_host.h"

namespace pto {
namespace addon {
namespace {

using abi::ErrorCode;
using hierarchical::ControlReply;
using hierarchical::HostWorker;
using hierarchical::WorkerRole;

/// One control command with a copy of its payload.
struct ControlCall {
    WorkerRole role;
    int32_t worker;
    abi::CommandKind kind;
    uint64_t arg[3];
    std::string payload;

    explicit ControlCall(const Napi::CallbackInfo &info) {
        const napi_env env = info.Env();
        role = read_role(env, info[0]);
        worker = static_cast<int32_t>(read_uint32(env, info[1], "worker"));
        kind = static_cast<abi::CommandKind>(read_count(env, info[2], "kind", 0xffff));
        for (size_t i = 0; i < 3; ++i) arg[i] = read_bigint(env, info[3 + i], "an argument of a control command");
        if (info[6].IsString()) {
            payload = read_text(env, info[6], "payload");
        } else if (!info[6].IsNull()) {
            const ByteSpan bytes = require_typed_array(info[6], "the payload of a control command");
            payload.assign(reinterpret_cast<const char *>(bytes.data), bytes.nbytes);
        }
    }

    ControlReply perform(HostWorker &host) const {
        return host.control(role, worker, kind, arg[0], arg[1], arg[2], payload.data(), payload.size());
    }
};

}  // namespace

Napi::Value NativeHostWorker::allocate(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        HostWorker &host = require_host();
        const uint64_t nbytes = read_count(env_, info[0], "nbytes");
        const hierarchical::Allocation allocation = host.allocate(nbytes, read_flag(info[1]));
        napi_value buffer = nullptr;
        try {
            // What is larger is shown in parts, by `view`.
            const uint64_t shown = nbytes <= SharedViews::kMaxBytes ? allocation.nbytes : 0;
            buffer = views_.get(allocation.data, shown, host.segment(allocation.segment));
        } catch (...) {
            host.release(allocation.segment, allocation.offset);
            throw;
        }
        allocations_[{allocation.segment, allocation.offset}] = {allocation.data, allocation.nbytes};
        Napi::Object result = Napi::Object::New(env_);
        result.Set("buffer", buffer);
        result.Set("segment", Napi::Number::New(env_, allocation.segment));
        result.Set("generation", Napi::Number::New(env_, allocation.generation));
        result.Set("offset", Napi::Number::New(env_, static_cast<double>(allocation.offset)));
        return result;
    });
}

void NativeHostWorker::release(const Napi::CallbackInfo &info) {
    with_js_errors(info.Env(), [&] {
        HostWorker &host = require_host();
        const uint32_t segment = read_uint32(env_, info[0], "segment");
        const uint64_t offset = read_count(env_, info[1], "offset");
        // Detached first: nothing of JavaScript's may look at memory that somebody else can get.
        const auto allocation = allocations_.find({segment, offset});
        if (allocation != allocations_.end()) {
            views_.detach_range(allocation->second.data, allocation->second.nbytes);
            allocations_.erase(allocation);
        }
        host.release(segment, offset);
    });
}

Napi::Value NativeHostWorker::view(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        HostWorker &host = require_host();
        const uint32_t segment = read_uint32(env_, info[0], "segment");
        const uint32_t generation = read_uint32(env_, info[1], "generation");
        const uint64_t offset = read_count(env_, info[2], "offset");
        const uint64_t nbytes = read_count(env_, info[3], "nbytes");
        uint8_t *data = host.address(segment, generation, offset, nbytes);
        if (data == nullptr) throw SharedViews::no_such_range(segment, generation, offset, nbytes);
        return {env_, views_.get(data, nbytes, host.segment(segment))};
    });
}

void NativeHostWorker::detach(const Napi::CallbackInfo &info) { views_.detach(info[0]); }

Napi::Value NativeHostWorker::adopt(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        HostWorker &host = require_host();
        const uint32_t segment = read_uint32(env_, info[1], "segment");
        const uint32_t generation = read_uint32(env_, info[2], "generation");
        base::UniqueFd own;  // of the lane's
        int fd = -1;
        if (NativeLaneHost *lane = NativeLaneHost::from(info[0])) {
            own = lane->descriptor(segment, generation);
            fd = own.get();
        } else if (NativeHostWorker *above = from(info[0])) {
            fd = above->require_host().segment_fd(segment, generation);
        } else {
            throw argument_failure("source", "a NativeLaneHost or a NativeHostWorker");
        }
        struct stat status {};
        if (fd < 0 || fstat(fd, &status) != 0) throw SharedViews::no_such_range(segment, generation, 0, 0);
        const hierarchical::Allocation adopted = host.adopt(fd, static_cast<uint64_t>(status.st_size));
        Napi::Object result = Napi::Object::New(env_);
        result.Set("segment", Napi::Number::New(env_, adopted.segment));
        result.Set("generation", Napi::Number::New(env_, adopted.generation));
        return result;
    });
}

Napi::Value NativeHostWorker::control(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        return {env_, to_js(env_, ControlCall(info).perform(require_host()))};
    });
}

Napi::Value NativeHostWorker::control_async(const Napi::CallbackInfo &info) {
    return with_js_errors(info.Env(), [&]() -> Napi::Value {
        HostWorker &host = require_host();
        ControlCall call(info);
        const uint64_t child = (static_cast<uint64_t>(call.role) << 32) | static_cast<uint32_t>(call.worker);
        return promise([&](napi_deferred deferred) {
            control_.post(child, [this, &host, deferred, call = std::move(call)] {
                ControlReply reply{};
                std::exception_ptr failure;
                try {
                    reply = call.perform(host);
                } catch (...) {
                    failure = std::current_exception();
                }
                channel_.post(new_message([this, deferred, reply = std::move(reply), failure](napi_env env) {
                    settle(env, deferred, [&]() -> napi_value {
                        if (failure != nullptr) std::rethrow_exception(failure);
                        return to_js(env, reply);
                    });
                }));
            });
        });
    });
}

}  // namespace addon
}  // namespace pto
