#include "platform/common/log/unified_log.h"

#include <pthread.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <ctime>

#include "abi/host_runtime.h"

#define PTO_LOG_EXPORT __attribute__((visibility("default")))

namespace {

enum Level { kDebug = 0, kInfo = 1, kWarn = 2, kError = 3, kOff = 4 };
constexpr int kMaxTier = 9;
constexpr int kDefaultTier = 5;
constexpr size_t kLineBytes = 2048;

std::atomic<int> threshold_level{kInfo};
std::atomic<int> threshold_tier{kDefaultTier};

bool is_on(int level) { return level >= threshold_level.load(std::memory_order_relaxed); }

size_t clamp_length(int printed, size_t room) {
    if (printed < 0) return 0;
    return static_cast<size_t>(printed) < room ? static_cast<size_t>(printed) : room - 1;
}

// One write a line, so that lines of several threads and processes do not mix.
void write_line(const char *level, const char *func, const char *format, va_list arguments) {
    char line[kLineBytes];
    timeval now;
    gettimeofday(&now, nullptr);
    tm parts;
    localtime_r(&now.tv_sec, &parts);
    size_t used = strftime(line, sizeof(line), "[%Y-%m-%d %H:%M:%S", &parts);
    used += clamp_length(snprintf(line + used, sizeof(line) - used, ".%06ld][T0x%lx][%s] %s: ",
                                  static_cast<long>(now.tv_usec), static_cast<unsigned long>(pthread_self()), level,
                                  func != nullptr ? func : "?"),
                         sizeof(line) - used);
    used += clamp_length(vsnprintf(line + used, sizeof(line) - used, format, arguments), sizeof(line) - used);
    if (used > sizeof(line) - 2) used = sizeof(line) - 2;
    line[used++] = '\n';
    const ssize_t written = write(STDERR_FILENO, line, used);
    (void)written;  // there is no other place to report to
}

}  // namespace

extern "C" {

PTO_LOG_EXPORT uint32_t simpler_log_abi_version(void) { return PTO_HOST_ABI_VERSION; }

PTO_LOG_EXPORT int simpler_log_init(int level, int info_tier) {
    if (level < kDebug || level > kOff || info_tier < 0 || info_tier > kMaxTier) return -1;
    threshold_level.store(level, std::memory_order_relaxed);
    threshold_tier.store(info_tier, std::memory_order_relaxed);
    return 0;
}

#define PTO_LOG_LINE(level, name)               \
    if (!is_on(level)) return;                  \
    va_list arguments;                          \
    va_start(arguments, format);                \
    write_line(name, func, format, arguments); \
    va_end(arguments)

PTO_LOG_EXPORT void unified_log_error(const char *func, const char *format, ...) { PTO_LOG_LINE(kError, "ERROR"); }

PTO_LOG_EXPORT void unified_log_warn(const char *func, const char *format, ...) { PTO_LOG_LINE(kWarn, "WARN"); }

PTO_LOG_EXPORT void unified_log_debug(const char *func, const char *format, ...) { PTO_LOG_LINE(kDebug, "DEBUG"); }

PTO_LOG_EXPORT void unified_log_info_v(const char *func, int tier, const char *format, ...) {
    if (tier < threshold_tier.load(std::memory_order_relaxed)) return;
    PTO_LOG_LINE(kInfo, "INFO");
}

}  // extern "C"
