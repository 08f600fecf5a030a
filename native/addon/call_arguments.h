#pragma once
/// Numbers and texts of a call, checked for what keeps the process safe. Everything throws Failure ERR_PTO_OPTION_INVALID.

#include <napi.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "base/failure.h"

namespace pto {
namespace addon {

inline constexpr double kMaxSafeInteger = 9007199254740991.0;
inline constexpr uint64_t kNsPerMs = 1'000'000;

inline base::Failure argument_failure(const char *what, const char *allowed) {
    return {abi::ErrorCode::ERR_PTO_OPTION_INVALID, std::string(what) + " must be " + allowed + "."};
}

/// A whole number from 0.
inline uint64_t read_count(napi_env env, napi_value value, const char *what,
                           uint64_t most = static_cast<uint64_t>(kMaxSafeInteger)) {
    double number = -1;
    if (napi_get_value_double(env, value, &number) == napi_ok && number >= 0 && number <= static_cast<double>(most) &&
        number == std::floor(number)) {
        return static_cast<uint64_t>(number);
    }
    throw argument_failure(what, "a whole number from 0").with_text("argument", what);
}

inline uint32_t read_uint32(napi_env env, napi_value value, const char *what) {
    return static_cast<uint32_t>(read_count(env, value, what, std::numeric_limits<uint32_t>::max()));
}

/// Milliseconds, parts included, as nanoseconds; at most a century.
inline uint64_t read_ms(napi_env env, napi_value value, const char *what) {
    constexpr double kMostMs = 100.0 * 366 * 24 * 3600 * 1000;
    double ms = -1;
    if (napi_get_value_double(env, value, &ms) == napi_ok && ms >= 0) {
        return static_cast<uint64_t>((ms < kMostMs ? ms : kMostMs) * static_cast<double>(kNsPerMs));
    }
    throw argument_failure(what, "a number of milliseconds from 0").with_text("argument", what);
}

inline uint64_t read_bigint(napi_env env, napi_value value, const char *what) {
    uint64_t number = 0;
    bool is_lossless = false;
    if (napi_get_value_bigint_uint64(env, value, &number, &is_lossless) == napi_ok && is_lossless) return number;
    throw argument_failure(what, "a bigint of 64 bits without a sign").with_text("argument", what);
}

inline std::string read_text(napi_env env, napi_value value, const char *what) {
    size_t length = 0;
    if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) {
        throw argument_failure(what, "a string").with_text("argument", what);
    }
    std::string text(length, '\0');
    napi_get_value_string_utf8(env, value, &text[0], length + 1, &length);
    return text;
}

inline Napi::Function read_function(const Napi::Value &value, const char *what) {
    if (value.IsFunction()) return value.As<Napi::Function>();
    throw argument_failure(what, "a function").with_text("argument", what);
}

inline bool read_flag(const Napi::Value &value) { return value.ToBoolean().Value(); }

}  // namespace addon
}  // namespace pto
