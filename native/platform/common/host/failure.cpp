#include "platform/common/host/failure.h"

#include <cstdio>

namespace pto {
namespace platform {

void write_record(const Failure &failure, PtoErrorRecord *out) {
    *out = PtoErrorRecord{};
    out->struct_size = sizeof(*out);
    out->return_code = failure.return_code;
    out->status = failure.status;
    out->func_id = failure.func_id;
    out->task_id = failure.task_id;
    out->core = failure.core;
    out->scope_depth = failure.scope_depth;
    snprintf(out->code, sizeof(out->code), "%s", failure.code.c_str());
    snprintf(out->message, sizeof(out->message), "%s", failure.message.c_str());
}

}  // namespace platform
}  // namespace pto
