#include "runtime/common/serial/schedule_options.h"

namespace pto {
namespace runtime {

platform::Failure read_schedule_options(const PtoRunOptions &options, ScheduleOptions *out) {
    const auto invalid = [](const char *what) {
        return platform::Failure::because(abi::ErrorCode::ERR_PTO_CONFIG_INVALID, what);
    };
    ScheduleOptions schedule;
    schedule.seed = options.schedule_seed;
    schedule.is_serial = schedule.seed != 0 || (options.flags & PTO_RUN_SERIAL) != 0;
    schedule.has_prefix = (options.flags & PTO_RUN_SCHEDULE_PREFIX) != 0;
    schedule.prefix = options.schedule_prefix;
    schedule.delay = options.schedule_delay;
    if (schedule.has_prefix && schedule.seed == 0) {
        return invalid("schedule_prefix is set and schedule_seed is 0: there is no schedule to follow. Set the seed too");
    }
    if (!schedule.has_prefix && (schedule.prefix != 0 || schedule.delay != 0)) {
        return invalid("schedule_prefix or schedule_delay is set without PTO_RUN_SCHEDULE_PREFIX. Set the flag, or leave both 0");
    }
    *out = schedule;
    return platform::Failure::none();
}

}  // namespace runtime
}  // namespace pto
