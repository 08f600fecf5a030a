// Status a run leaves on the chip. A failed run returns the negated status.
#pragma once

#include <cstdint>

#include "error_codes.h"

namespace pto::abi {

enum class RuntimeStatus : int32_t {
    NONE = 0,
#define PTO_STATUS(name, value, error, meaning) name = value,
#include "runtime_status.def"
#undef PTO_STATUS
};

/// Name without prefix, such as "SCOPE_DEADLOCK"; "UNKNOWN" for values that are no status.
inline const char *runtime_status_name(int32_t status) {
    switch (status) {
    case 0:
        return "NONE";
#define PTO_STATUS(name, value, error, meaning) \
    case value:                                 \
        return #name;
#include "runtime_status.def"
#undef PTO_STATUS
    default:
        return "UNKNOWN";
    }
}

/// Meaning in one line; "" for values that are no status.
inline const char *runtime_status_meaning(int32_t status) {
    switch (status) {
#define PTO_STATUS(name, value, error, meaning) \
    case value:                                 \
        return meaning;
#include "runtime_status.def"
#undef PTO_STATUS
    default:
        return "";
    }
}

/// Error code that users see for a status. Statuses without a row give ERR_PTO_RUN_FAILED, 0 gives kNone.
inline ErrorCode error_code_of_status(int32_t status) {
    switch (status) {
    case 0:
        return ErrorCode::kNone;
#define PTO_STATUS(name, value, error, meaning) \
    case value:                                 \
        return ErrorCode::error;
#include "runtime_status.def"
#undef PTO_STATUS
    default:
        return ErrorCode::ERR_PTO_RUN_FAILED;
    }
}

}  // namespace pto::abi
