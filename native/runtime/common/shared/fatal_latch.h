#pragma once
/// The first thing that went wrong in a run, for good.

#include <atomic>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <string>

#include "runtime/common/shared/task_id.h"

namespace pto {
namespace runtime {

/// Whom a failure concerns; -1 and kNoTask where that is unknown.
struct FatalSite {
    TaskId task = kNoTask;
    int32_t func_id = -1;
    int32_t core = -1;
    int32_t scope_depth = -1;
};

/// Any thread may latch and ask; the details are read once all threads of the run are quiet.
class FatalLatch {
public:
    void reset() {
        state_.store(kClear, std::memory_order_relaxed);
        status = 0;
        code = "";
        message.clear();
        site = FatalSite();
    }

    bool is_set() const noexcept { return state_.load(std::memory_order_seq_cst) != kClear; }

    /// True for the first caller, whose details stay. `code` is a literal from error_codes.def.
    bool latch(int32_t new_status, const char *new_code, const FatalSite &new_site, std::string text) {
        uint32_t clear = kClear;
        if (!state_.compare_exchange_strong(clear, kSet, std::memory_order_seq_cst)) return false;
        status = new_status;
        code = new_code;
        site = new_site;
        message = std::move(text);
        return true;
    }

    int32_t status = 0;
    const char *code = "";
    std::string message;
    FatalSite site;

private:
    static constexpr uint32_t kClear = 0;
    static constexpr uint32_t kSet = 1;
    std::atomic<uint32_t> state_{kClear};
};

/// printf into a string.
__attribute__((format(printf, 1, 2))) inline std::string format_text(const char *format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return text;
}

}  // namespace runtime
}  // namespace pto
