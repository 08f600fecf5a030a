#pragma once
/// Carries finished jobs from a run thread to the JavaScript thread, and keeps the event loop alive for exactly as
/// long as some are outstanding: an idle chip worker never holds up the end of the process.
///
/// `open`, `expect`, `arrived` and `close` are for the JavaScript thread, `post` is for the run thread.

#include <node_api.h>

namespace pto {
namespace addon {

class CompletionChannel {
public:
    /// Called on the JavaScript thread; `env` is null when the environment ended before the delivery.
    using Deliver = void (*)(napi_env env, napi_value unused, void *context, void *item);

    void open(napi_env env, const char *name, Deliver deliver, void *context);

    /// Announces one item that `post` will carry.
    void expect(napi_env env) {
        if (outstanding_++ == 0) napi_ref_threadsafe_function(env, function_);
    }

    /// One item less to wait for: it was delivered, or it will never be posted.
    void arrived(napi_env env) {
        if (--outstanding_ == 0) napi_unref_threadsafe_function(env, function_);
    }

    bool is_idle() const { return outstanding_ == 0; }

    void post(void *item) { napi_call_threadsafe_function(function_, item, napi_tsfn_nonblocking); }

    void close() {
        if (function_ != nullptr) napi_release_threadsafe_function(function_, napi_tsfn_release);
        function_ = nullptr;
    }

    /// As `close`, for items that are not worth waiting for: what was not delivered is, later, without an environment.
    void abort() {
        if (function_ != nullptr) napi_release_threadsafe_function(function_, napi_tsfn_abort);
        function_ = nullptr;
    }

    /// For the end of the environment, which closes the function itself.
    void forget() { function_ = nullptr; }

private:
    napi_threadsafe_function function_ = nullptr;
    int outstanding_ = 0;
};

}  // namespace addon
}  // namespace pto
