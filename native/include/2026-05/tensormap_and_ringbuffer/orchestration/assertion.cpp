// Definitions of the assertion functions of common.h, for the host program and, through common.cpp, orchestrations.
#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "../common.h"

std::string get_stacktrace(int skip) {
    constexpr int kMaxFrames = 64;
    void *frames[kMaxFrames];
    const int count = backtrace(frames, kMaxFrames);
    std::string text;
    for (int i = skip < 0 ? 0 : skip; i < count; ++i) {
        char address[32];
        std::snprintf(address, sizeof(address), "%p", frames[i]);
        text += "    #" + std::to_string(i) + " " + address;

        Dl_info info;
        if (dladdr(frames[i], &info) != 0) {
            if (info.dli_sname != nullptr) {
                int status = 0;
                std::unique_ptr<char, decltype(&std::free)> demangled(
                    abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, &status), &std::free);
                text += std::string(" ") + (status == 0 ? demangled.get() : info.dli_sname);
            }
            if (info.dli_fname != nullptr) text += std::string(" in ") + info.dli_fname;
        }
        text += "\n";
    }
    return text;
}

void assert_impl(const char *condition, const char *file, int line) {
    throw AssertionError(condition, file, line, get_stacktrace(2));
}
