#include "host/sequential_run.h"

#include <algorithm>
#include <exception>
#include <string>

namespace sequential {

using pto::abi::ErrorCode;
using pto::platform::Failure;

int Run::submit(SequentialRun &run, int32_t func_id, const uint64_t *args, int32_t count) {
    auto &self = static_cast<Run &>(run);
    if (!self.failure_) self.call(func_id, args, count);
    ++self.task_count_;
    return self.failure_.return_code;
}

void Run::call(int32_t func_id, const uint64_t *args, int32_t count) {
    if (count > SEQUENTIAL_MAX_ARGS) {
        return fail(ErrorCode::ERR_PTO_RUN_INVALID_ARGS, func_id, "has more than 16 arguments");
    }
    const pto::runtime::KernelEntry kernel = kernels_.find(func_id);
    if (kernel == nullptr) {
        return fail(ErrorCode::ERR_PTO_KERNEL_NOT_REGISTERED, func_id, "is of a kernel that the callable does not have");
    }
    int64_t values[SEQUENTIAL_MAX_ARGS] = {};
    std::copy(args, args + count, values);
    try {
        kernel(values);
    } catch (...) {
        fail(ErrorCode::ERR_PTO_KERNEL_EXCEPTION, func_id, "ended with an exception");
    }
}

void Run::orchestration_threw(const char *what) {
    if (failure_) return;
    failure_ = Failure::because(ErrorCode::ERR_PTO_RUN_FAILED, std::string("the orchestration threw ") + what);
}

void Run::fail(ErrorCode code, int32_t func_id, const char *what) {
    failure_ = Failure::because(code, "task " + std::to_string(task_count_) + " (func_id " + std::to_string(func_id) + ") " + what);
    failure_.func_id = func_id;
    failure_.task_id = task_count_;
    failure_.core = 0;
}

}  // namespace sequential
