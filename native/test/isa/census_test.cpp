/// Every name that sources of May 2026 use, compiled and linked by the recipes that the compiler package uses, with each
/// compiler that is installed. A library that is left with an undefined symbol does not link.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

const std::string kShared = " -shared -fPIC -O1 -Wl,-z,defs ";

const std::vector<std::string> &compilers() {
    static const std::vector<std::string> found = [] {
        std::vector<std::string> list = {PTO_CXX};
        if (std::system("command -v clang++ > /dev/null 2>&1") == 0) {
            list.push_back("clang++");
        } else {
            std::puts("clang++ is not installed: compiled with " PTO_CXX " only");
        }
        return list;
    }();
    return found;
}

const std::string kRingbuffer = " -I " PTO_HEADER_ROOT "/tensormap_and_ringbuffer ";
const std::string kHostGraph = " -I " PTO_HEADER_ROOT "/host_build_graph ";
const std::string kKernel = " -I " PTO_HEADER_ROOT "/kernel ";

/// What the compiler says when it fails, else "".
std::string failure_of(const std::string &command) {
    const std::string library = ::testing::TempDir() + "pto-census-" + std::to_string(getpid()) + ".so";
    std::string output = command + "\n";
    FILE *pipe = popen((command + " -o " + library + " 2>&1").c_str(), "r");
    char buffer[4096];
    for (size_t n; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) output.append(buffer, n);
    const bool is_ok = pclose(pipe) == 0;
    std::remove(library.c_str());
    return is_ok ? "" : output;
}

class Census : public testing::TestWithParam<const char *> {
protected:
    std::string arch = GetParam();
    const std::string common = " -I " PTO_ABI_DIR " -I " PTO_ARCH_ROOT "/" + arch + " ";
    const std::string kernel_flags = kShared +
        "-fpermissive -Wno-macro-redefined -Wno-ignored-attributes -D__CPU_SIM -DPTO_CPU_MAX_THREADS=1 -DNDEBUG ";

    void expect_orchestration(const std::string &dirs, const std::string &sources) {
        for (const std::string &compiler : compilers()) {
            for (const char *version : {"-std=c++17", "-std=c++2b"}) {
                EXPECT_EQ(failure_of(compiler + kShared + "-Wall -Wextra -Werror " + version + dirs + common + sources), "");
            }
        }
    }

    void expect_kernel(const std::string &source, const std::string &dirs) {
        for (const std::string &compiler : compilers()) {
            for (const char *core : {"-D__DAV_VEC__", "-D__DAV_CUBE__"}) {
                for (const char *version : {" -std=c++17 ", " -std=c++2b "}) {
                    EXPECT_EQ(
                        failure_of(compiler + kernel_flags + core + version + dirs + kKernel + kRingbuffer + common + source), "");
                }
            }
        }
    }
};

TEST_P(Census, OfOrchestrations) {
    expect_orchestration(kRingbuffer, PTO_HEADER_ROOT "/tensormap_and_ringbuffer/orchestration/common.cpp " PTO_CENSUS_DIR
                                      "/orchestration.cpp");
}

TEST_P(Census, OfHostOrchestrations) { expect_orchestration(kHostGraph, PTO_CENSUS_DIR "/host_orchestration.cpp"); }

TEST_P(Census, OfKernelsWithPtoIsa) {
    expect_kernel(PTO_CENSUS_DIR "/kernel.cpp", "-I " PTO_ISA_DIR "/include -I " PTO_ISA_DIR "/include/pto");
}

TEST_P(Census, OfPlainKernels) { expect_kernel(PTO_CENSUS_DIR "/plain_kernel.cpp", ""); }

INSTANTIATE_TEST_SUITE_P(Chip, Census, ::testing::Values("a2a3", "a5"),
                         [](const auto &test) { return std::string(test.param); });

}  // namespace
