// Logging and fatal errors from an orchestration. Lines carry the name of the calling function.
#pragma once

#include "pto_runtime_ops.h"
#include "pto_runtime_status.h"

/// The runtime bound to this library; null before the runtime has bound it.
inline PTO2Runtime *current_runtime() { return framework_current_runtime(); }

#define PTO2_CALL_IF_BOUND(call) (current_runtime() != nullptr ? current_runtime()->ops->call : (void)0)

#define LOG_ERROR(fmt, ...) PTO2_CALL_IF_BOUND(log_error(__func__, fmt, ##__VA_ARGS__))
#define LOG_WARN(fmt, ...) PTO2_CALL_IF_BOUND(log_warn(__func__, fmt, ##__VA_ARGS__))
#define LOG_DEBUG(fmt, ...) PTO2_CALL_IF_BOUND(log_debug(__func__, fmt, ##__VA_ARGS__))

// Information in ten tiers: V0 is the most detailed, V9 is what everybody should see.
#define LOG_INFO_V0(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 0, fmt, ##__VA_ARGS__))
#define LOG_INFO_V1(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 1, fmt, ##__VA_ARGS__))
#define LOG_INFO_V2(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 2, fmt, ##__VA_ARGS__))
#define LOG_INFO_V3(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 3, fmt, ##__VA_ARGS__))
#define LOG_INFO_V4(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 4, fmt, ##__VA_ARGS__))
#define LOG_INFO_V5(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 5, fmt, ##__VA_ARGS__))
#define LOG_INFO_V6(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 6, fmt, ##__VA_ARGS__))
#define LOG_INFO_V7(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 7, fmt, ##__VA_ARGS__))
#define LOG_INFO_V8(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 8, fmt, ##__VA_ARGS__))
#define LOG_INFO_V9(fmt, ...) PTO2_CALL_IF_BOUND(log_info_v(__func__, 9, fmt, ##__VA_ARGS__))

/// Ends the run with `code`, a PTO2_ERROR_* value; the first report counts. Later calls of the interface do nothing,
/// but the orchestration itself goes on and should return.
#define rt_report_fatal(code, fmt, ...) \
    PTO2_CALL_IF_BOUND(report_fatal(current_runtime(), (code), __func__, fmt, ##__VA_ARGS__))
