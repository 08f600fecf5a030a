#pragma once
/// Failures as JavaScript errors: an Error with `code` and `details`, which the TypeScript side turns into a PtoError.

#include <napi.h>

#include <exception>
#include <string>

#include "base/failure.h"

namespace pto {
namespace addon {

inline Napi::Value to_js_value(Napi::Env env, const base::Failure::Detail &detail) {
    switch (detail.kind) {
        case base::Failure::Detail::Kind::kNumber:
            return Napi::Number::New(env, static_cast<double>(detail.number));
        case base::Failure::Detail::Kind::kId:
            return Napi::BigInt::New(env, detail.id);
        case base::Failure::Detail::Kind::kText:
            break;
    }
    return Napi::String::New(env, detail.text);
}

inline Napi::Error to_js_error(Napi::Env env, const base::Failure &failure) {
    Napi::Error error = Napi::Error::New(env, failure.message());
    Napi::Object details = Napi::Object::New(env);
    for (const base::Failure::Detail &detail : failure.details()) details.Set(detail.name, to_js_value(env, detail));
    error.Value().Set("code", Napi::String::New(env, failure.code()));
    error.Value().Set("details", details);
    return error;
}

/// Calls `body`; a Failure, or any other C++ exception, leaves as a JavaScript error.
template <typename Body>
auto with_js_errors(Napi::Env env, Body &&body) -> decltype(body()) {
    try {
        return body();
    } catch (const Napi::Error &) {
        throw;
    } catch (const base::Failure &failure) {
        throw to_js_error(env, failure);
    } catch (const std::exception &error) {
        throw to_js_error(env, base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL, error.what()));
    }
}

}  // namespace addon
}  // namespace pto
