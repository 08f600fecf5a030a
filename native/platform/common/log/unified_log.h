#pragma once
#include <cstdint>

/// The log of every library of a process: libsimpler_log.so keeps the threshold and writes lines to stderr.
///
/// Levels: 0 DEBUG, 1 INFO, 2 WARN, 3 ERROR, 4 off. INFO has tiers 0 (most verbose) to 9 (must see); a line of tier n
/// prints when n is at or above the threshold. The default is INFO with threshold 5.
/// A line reads `[2026-05-13 08:15:30.123456][T0x7f12][INFO] submit: text`.

extern "C" {
/// PTO_HOST_ABI_VERSION that the library was built with.
uint32_t simpler_log_abi_version(void);
/// Sets the threshold. 0, or -1 when `level` is outside 0..4 or `info_tier` outside 0..9; then nothing changes.
int simpler_log_init(int level, int info_tier);
void unified_log_error(const char *func, const char *format, ...) __attribute__((format(printf, 2, 3)));
void unified_log_warn(const char *func, const char *format, ...) __attribute__((format(printf, 2, 3)));
void unified_log_debug(const char *func, const char *format, ...) __attribute__((format(printf, 2, 3)));
void unified_log_info_v(const char *func, int tier, const char *format, ...) __attribute__((format(printf, 3, 4)));
}
