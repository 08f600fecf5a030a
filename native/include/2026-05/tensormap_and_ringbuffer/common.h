// Assertions for orchestrations and kernels.
//
// An orchestration that asserts throws AssertionError; the runtime turns it into a fatal status of the run. Kernels
// have nobody to catch, so there a failed assertion prints to stderr and aborts (simulator) or traps (device).
#pragma once

#include <stdexcept>
#include <string>

#if defined(__CPU_SIM) && (defined(__DAV_VEC__) || defined(__DAV_CUBE__))
#include <cstdio>
#include <cstdlib>
#endif

/// Calls of this thread, innermost first, one a line. `skip` innermost frames are left out.
__attribute__((visibility("hidden"))) std::string get_stacktrace(int skip = 1);

/// A condition that had to hold did not.
class AssertionError : public std::runtime_error {
public:
    AssertionError(const char *condition, const char *file, int line, const std::string &stacktrace = {})
        : std::runtime_error(std::string("Assertion failed: ") + condition + "\n  at " + file + ":" +
                             std::to_string(line) + (stacktrace.empty() ? "" : "\n" + stacktrace)),
          condition_(condition),
          file_(file),
          line_(line) {}

    const char *condition() const noexcept { return condition_; }
    const char *file() const noexcept { return file_; }
    int line() const noexcept { return line_; }

private:
    const char *condition_;
    const char *file_;
    int line_;
};

#if defined(__DAV_VEC__) || defined(__DAV_CUBE__)
#ifdef __CPU_SIM
[[noreturn]] inline void assert_impl(const char *condition, const char *file, int line) {
    std::fprintf(stderr, "Assertion failed in kernel: %s\n  at %s:%d\n", condition, file, line);
    std::abort();
}
#else
#define assert_impl(condition, file, line) __builtin_trap()
#endif
#else
/// Throws AssertionError. `condition` and `file` are string literals.
[[noreturn]] __attribute__((visibility("hidden"))) void assert_impl(const char *condition, const char *file, int line);
#endif

/// Checked in every build.
#define always_assert(cond)                                   \
    do {                                                      \
        if (!(cond)) assert_impl(#cond, __FILE__, __LINE__);  \
    } while (0)

/// The same, with a string literal that says what the condition means to the user.
#define always_assert_because(cond, why)                                      \
    do {                                                                      \
        if (!(cond)) assert_impl(#cond " (" why ")", __FILE__, __LINE__);     \
    } while (0)

/// Checked unless NDEBUG is defined.
#ifdef NDEBUG
#define debug_assert(cond) ((void)0)
#else
#define debug_assert(cond) always_assert(cond)
#endif

/// Brackets code in which a compiler wrongly reports a variable as possibly uninitialized.
#if defined(__GNUC__) && !defined(__clang__)
#define MAYBE_UNINITIALIZED_BEGIN \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"")
#define MAYBE_UNINITIALIZED_END _Pragma("GCC diagnostic pop")
#else
#define MAYBE_UNINITIALIZED_BEGIN
#define MAYBE_UNINITIALIZED_END
#endif
