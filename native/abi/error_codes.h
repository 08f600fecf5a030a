// Stable error codes that users see. One list, error_codes.def, feeds C++ and TypeScript.
#pragma once

#include <cstdint>

namespace pto::abi {

enum class ErrorCode : int32_t {
    kNone = 0,
#define PTO_ERROR(name, meaning) name,
#include "error_codes.def"
#undef PTO_ERROR
};

/// "ERR_PTO_..."; "" for kNone.
inline const char *error_code_name(ErrorCode code) {
    switch (code) {
#define PTO_ERROR(name, meaning) \
    case ErrorCode::name:        \
        return #name;
#include "error_codes.def"
#undef PTO_ERROR
    case ErrorCode::kNone:
        break;
    }
    return "";
}

/// One line that says what the code means; "" for kNone.
inline const char *error_code_meaning(ErrorCode code) {
    switch (code) {
#define PTO_ERROR(name, meaning) \
    case ErrorCode::name:        \
        return meaning;
#include "error_codes.def"
#undef PTO_ERROR
    case ErrorCode::kNone:
        break;
    }
    return "";
}

}  // namespace pto::abi
