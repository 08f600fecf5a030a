#pragma once
/// How a call of the host interface ended, and what pto_last_error says about it.

#include <cstdint>
#include <string>
#include <utility>

#include "error_codes.h"
#include "host_runtime.h"

namespace pto {
namespace platform {

/// A return code of 0 is success; everything else explains itself.
struct Failure {
    int32_t return_code = 0;
    /// RuntimeStatus, 0 when it is none of them.
    int32_t status = 0;
    std::string code;
    std::string message;
    int32_t func_id = -1;
    uint64_t task_id = ~uint64_t{0};
    int32_t core = -1;
    int32_t scope_depth = -1;

    explicit operator bool() const { return return_code != 0; }

    static Failure none() { return {}; }
    /// Return code -1.
    static Failure because(abi::ErrorCode code, std::string message) {
        Failure failure;
        failure.return_code = -1;
        failure.code = abi::error_code_name(code);
        failure.message = std::move(message);
        return failure;
    }
};

/// Text is cut where the record has no room for it.
void write_record(const Failure &failure, PtoErrorRecord *out);

}  // namespace platform
}  // namespace pto
