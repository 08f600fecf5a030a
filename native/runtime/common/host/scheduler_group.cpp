#include "runtime/common/host/scheduler_group.h"

#include <algorithm>
#include <utility>

#include "platform/common/log/unified_log.h"
#include "runtime/common/recording/recording.h"

namespace pto {
namespace runtime {

namespace {

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

}  // namespace

platform::Failure SchedulerGroup::begin_run(uint32_t count, const platform::LaunchRequest &request) {
    ScheduleOptions schedule;
    if (platform::Failure failure = read_schedule_options(request.options, &schedule)) return failure;
    if (schedule.is_serial && request.config->output_prefix_set()) {
        if (platform::Failure failure = outputs_.open(request.config->output_prefix)) return failure;
    }
    const auto block_dim = static_cast<uint32_t>(request.config->block_dim);
    std::vector<port::Role *> roles;
    run_.serial = schedule.is_serial ? &serial_ : nullptr;
    if (schedule.is_serial) {
        if (run_.recording != nullptr) run_.recording->open_schedulers(1, block_dim);
        serial_.begin_run(schedule, block_dim);
        roles.push_back(&serial_);
    }
    if (run_.recording != nullptr && !schedule.is_serial) run_.recording->open_schedulers(count, block_dim);
    while (schedulers_.size() < count) schedulers_.push_back(std::make_unique<Scheduler>(run_, bus_));
    for (uint32_t i = 0; i < count && !schedule.is_serial; ++i) {
        schedulers_[i]->begin_run(i, count, block_dim);
        roles.push_back(schedulers_[i].get());
    }
    constexpr uint64_t kLongestMs = uint64_t{1} << 40;
    run_.task_limit_ns = static_cast<int64_t>(std::min(request.options.kernel_timeout_ms, kLongestMs)) * 1'000'000;
    device_.pool().begin_run(roles, run_.task_limit_ns);
    return platform::Failure::none();
}

platform::Failure SchedulerGroup::finish_run(const platform::LaunchRequest &request) {
    if (run_.serial != nullptr) {
        serial_.finish();
    } else {
        device_.pool().help_until(run_.done);
    }
    device_.pool().end_run();
    platform::Failure failure = outcome_of(run_.fatal);
    if (run_.serial == nullptr || !request.config->output_prefix_set()) return failure;
    return joined(std::move(failure), serial_.record().write(outputs_));
}

}  // namespace runtime
}  // namespace pto
