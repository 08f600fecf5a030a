#include "runtime/common/host/scheduler_group.h"

#include <algorithm>

#include "platform/common/log/unified_log.h"

namespace pto {
namespace runtime {

void SchedulerGroup::begin_run(uint32_t count, int32_t block_dim, uint64_t kernel_timeout_ms) {
    while (schedulers_.size() < count) schedulers_.push_back(std::make_unique<Scheduler>(run_, bus_));
    std::vector<port::Role *> roles;
    for (uint32_t i = 0; i < count; ++i) {
        schedulers_[i]->begin_run(i, count, static_cast<uint32_t>(block_dim));
        roles.push_back(schedulers_[i].get());
    }
    constexpr uint64_t kLongestMs = uint64_t{1} << 40;
    run_.task_limit_ns = static_cast<int64_t>(std::min(kernel_timeout_ms, kLongestMs)) * 1'000'000;
    device_.pool().begin_run(roles, run_.task_limit_ns);
}

void SchedulerGroup::finish_run() {
    device_.pool().help_until(run_.done);
    device_.pool().end_run();
}

platform::Failure outcome_of(const FatalLatch &fatal) {
    if (!fatal.is_set()) return platform::Failure::none();
    platform::Failure failure;
    failure.status = fatal.status;
    failure.return_code = failure.status > 0 ? -failure.status : -1;
    failure.code = fatal.code;
    failure.message = fatal.message;
    failure.func_id = fatal.site.func_id;
    failure.task_id = fatal.site.task;
    failure.core = fatal.site.core;
    failure.scope_depth = fatal.site.scope_depth;
    unified_log_error("run_prepared", "%s (%d): %s", failure.code.c_str(), failure.return_code, failure.message.c_str());
    return failure;
}

}  // namespace runtime
}  // namespace pto
