/// The floors that must be measured inside Node.
///
///     empty()                      a native call that does nothing
///     futexRoundTrip()             another thread is woken and wakes this one: the least that blocking on another's work costs
///     threadRoundTrip()            a promise that another thread settles: the least that `await` of native work costs
///     vectorExample(a, b, f)       the vector example in oneTBB, on three Float32Arrays; absent without oneTBB

#include <node_api.h>

#include <cstdint>
#include <memory>
#include <thread>

#include "base/wait_word.h"
#include "futex_round_trip.h"
#include "tbb_floors.h"

namespace pto {
namespace bench {
namespace {

napi_value empty(napi_env, napi_callback_info) { return nullptr; }

napi_value futex_round_trip(napi_env, napi_callback_info) {
    static FutexRoundTrip partner;
    partner.run();
    return nullptr;
}

/// A thread that answers each request with a call into JavaScript, which settles the request's promise.
class Answerer {
public:
    explicit Answerer(napi_env env) {
        napi_value name = nullptr;
        napi_create_string_utf8(env, "pto_bench", NAPI_AUTO_LENGTH, &name);
        napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this, settle, &answers_);
        napi_unref_threadsafe_function(env, answers_);
        thread_ = std::thread([this] { answer(); });
    }
    ~Answerer() {
        post(kStop);
        thread_.join();
    }

    napi_value ask(napi_env env) {
        napi_value promise = nullptr;
        napi_create_promise(env, &pending_, &promise);
        // The promise alone does not keep the process alive.
        napi_ref_threadsafe_function(env, answers_);
        post(kAsk);
        return promise;
    }

private:
    enum : uint32_t { kIdle, kAsk, kStop };

    void post(uint32_t request) {
        request_.value.store(request, std::memory_order_release);  // pairs with answer
        request_.wake_one();
    }
    void answer() {
        for (;;) {
            const uint32_t request = request_.value.load(std::memory_order_acquire);
            if (request == kStop) return;
            if (request == kIdle) {
                request_.wait(kIdle);
                continue;
            }
            request_.value.store(kIdle, std::memory_order_relaxed);
            napi_call_threadsafe_function(answers_, nullptr, napi_tsfn_nonblocking);
        }
    }
    static void settle(napi_env env, napi_value, void *context, void *) {
        if (env == nullptr) return;
        auto *self = static_cast<Answerer *>(context);
        napi_unref_threadsafe_function(env, self->answers_);
        napi_value undefined = nullptr;
        napi_get_undefined(env, &undefined);
        napi_resolve_deferred(env, self->pending_, undefined);
    }

    base::WaitWord request_;
    napi_deferred pending_ = nullptr;
    napi_threadsafe_function answers_ = nullptr;
    std::thread thread_;
};

/// One request at a time.
napi_value thread_round_trip(napi_env env, napi_callback_info) {
    void *answerer = nullptr;
    napi_get_instance_data(env, &answerer);
    if (answerer == nullptr) {
        answerer = new Answerer(env);
        napi_set_instance_data(env, answerer, nullptr, nullptr);
        napi_add_env_cleanup_hook(env, [](void *data) { delete static_cast<Answerer *>(data); }, answerer);
    }
    return static_cast<Answerer *>(answerer)->ask(env);
}

napi_value vector_example(napi_env env, napi_callback_info info) {
    size_t argc = 3;
    napi_value argv[3];
    napi_get_cb_info(env, info, &argc, argv, nullptr, nullptr);
    float *arrays[3] = {};
    size_t length = 0;
    for (int i = 0; i < 3; ++i) {
        napi_typedarray_type type = napi_int8_array;
        void *data = nullptr;
        size_t count = 0;
        const napi_status status = napi_get_typedarray_info(env, argv[i], &type, &count, &data, nullptr, nullptr);
        if (status != napi_ok || type != napi_float32_array || (i > 0 && count != length)) {
            napi_throw_type_error(env, nullptr, "vectorExample takes three Float32Arrays of one length");
            return nullptr;
        }
        arrays[i] = static_cast<float *>(data);
        length = count;
    }
    tbb_vector_example(arrays[0], arrays[1], arrays[2], static_cast<uint32_t>(length));
    return nullptr;
}

void add_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
    napi_value function = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
}

}  // namespace
}  // namespace bench
}  // namespace pto

NAPI_MODULE_INIT() {
    using namespace pto::bench;
    add_function(env, exports, "empty", empty);
    add_function(env, exports, "futexRoundTrip", futex_round_trip);
    add_function(env, exports, "threadRoundTrip", thread_round_trip);
    if (has_tbb()) add_function(env, exports, "vectorExample", vector_example);
    return exports;
}
