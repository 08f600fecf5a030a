#include "runtime/common/access/access_violation.h"

#include "base/json.h"
#include "runtime/common/shared/fatal_latch.h"

namespace pto {
namespace runtime {
namespace {

const char *name_of(AccessFault fault) {
    switch (fault) {
        case AccessFault::kWritesInput: return "writes-input";
        case AccessFault::kOutOfBounds: return "out-of-bounds";
        case AccessFault::kFinishedScope: return "finished-scope";
    }
    return "";
}

std::string describe_place(const AccessViolation &it) {
    if (it.argument < 0) return format_text("address %#llx", static_cast<unsigned long long>(it.address));
    return format_text("offset %lld of argument %d (%llu bytes)", static_cast<long long>(it.offset), it.argument,
                       static_cast<unsigned long long>(it.argument_bytes));
}

std::string describe(const AccessViolation &it) {
    const std::string what = format_text("submitted task %llu %s %llu bytes at ", static_cast<unsigned long long>(it.ordinal),
                                         it.is_write ? "wrote" : "read", static_cast<unsigned long long>(it.size)) +
                             describe_place(it);
    switch (it.fault) {
        case AccessFault::kWritesInput:
            return what + ", which it declares as input. Declare it as output or inout, or write elsewhere";
        case AccessFault::kOutOfBounds:
            return what + (it.argument < 0 ? ", and the task has no tensor there"
                                           : ", which lies outside the tensors of the task; the argument is the nearest one");
        case AccessFault::kFinishedScope:
            return what + ", memory of a scope that had ended. Submit the task within the scope, or create the tensor outside";
    }
    return what;
}

void write(base::JsonWriter &json, const AccessViolation &it) {
    json.begin_object().key("kind").string(name_of(it.fault));
    json.key("access").string(it.is_write ? "write" : "read");
    json.key("taskId").id(it.task).key("ordinal").id(it.ordinal).key("funcId").number(it.func_id);
    json.key("argument").number(it.argument).key("addressOffset").number(it.offset);
    json.key("argumentBytes").id(it.argument_bytes).key("address").id(it.address).key("bytes").id(it.size);
    if (it.owner != kNoTask) json.key("ownerTaskId").id(it.owner);
    json.key("count").id(it.count).end_object();
}

}  // namespace

platform::Failure failure_of(const std::vector<AccessViolation> &violations) {
    if (violations.empty()) return platform::Failure::none();
    const AccessViolation &first = violations.front();
    std::string text = describe(first);
    if (violations.size() > 1) text += format_text(" (and %zu more violations, see access.json)", violations.size() - 1);
    platform::Failure failure = platform::Failure::because(abi::ErrorCode::ERR_PTO_RUN_ACCESS, text);
    failure.task_id = first.task;
    failure.func_id = first.func_id;
    return failure;
}

void write_violations(const std::vector<AccessViolation> &violations, base::DraftFile &out) {
    base::JsonWriter json;
    json.begin_object().key("violations").begin_array();
    for (const AccessViolation &it : violations) write(json, it);
    out.write(json.end_array().end_object().take() + "\n");
}

}  // namespace runtime
}  // namespace pto
