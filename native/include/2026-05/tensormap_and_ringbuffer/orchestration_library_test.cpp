// The binary contract of an orchestration library, from the runtime's side: a library is built as a user's machine
// builds it, and driven through a table of function pointers that is written out here by position.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "common.h"
#include "pto_layout_checks.h"
#include "pto_types.h"

namespace {

namespace fs = std::filesystem;

std::string run_and_read(const std::string &command) {
    std::string output;
    FILE *pipe = popen((command + " 2>&1").c_str(), "r");
    char buffer[4096];
    for (size_t n; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) output.append(buffer, n);
    return pclose(pipe) == 0 ? output : "failed: " + command + "\n" + output;
}

// What the library sees of the runtime: the table at 0, the mode of the next scope at 8.
struct Runtime {
    void *const *table;
    uint8_t pending_scope_mode;
};

// Everything the library called, one line a call. The table's functions have no other place to write to.
std::vector<std::string> calls;
bool is_fatal_now = false;

void record(const char *format, ...) __attribute__((format(printf, 1, 2)));
void record(const char *format, ...) {
    char text[1024];
    va_list values;
    va_start(values, format);
    std::vsnprintf(text, sizeof(text), format, values);
    va_end(values);
    calls.emplace_back(text);
}

std::string expand(const char *format, va_list values) {
    char text[1024];
    std::vsnprintf(text, sizeof(text), format, values);
    return text;
}

TaskOutputTensors submit_task(Runtime *, const int32_t *kernels, const uint8_t *args) {
    int32_t counts[2];
    uint64_t scalar;
    int16_t blocks;
    std::memcpy(counts, args + 448, sizeof(counts));
    std::memcpy(&scalar, args + 192, sizeof(scalar));
    std::memcpy(&blocks, args + 472, sizeof(blocks));
    record("submit %d %d %d: %d tensors, %d scalars, first %llx, %d blocks", kernels[0], kernels[1], kernels[2],
           counts[0], counts[1], static_cast<unsigned long long>(scalar), blocks);
    TaskOutputTensors outputs;
    outputs.set_task_id(PTO2TaskId::make(0, 1));
    return outputs;
}

void scope_begin(Runtime *rt) {
    record("scope_begin mode %d", rt->pending_scope_mode);
    rt->pending_scope_mode = 0;
}
void scope_end(Runtime *) { record("scope_end"); }
void orchestration_done(Runtime *) { record("done"); }
bool is_fatal(Runtime *) { return is_fatal_now; }

void report_fatal(Runtime *, int32_t code, const char *func, const char *format, ...) {
    va_list values;
    va_start(values, format);
    record("fatal %d in %s: %s", code, func, expand(format, values).c_str());
    va_end(values);
    is_fatal_now = true;
}

template <int Level>
void log_line(const char *func, const char *format, ...) {
    va_list values;
    va_start(values, format);
    record("log%d in %s: %s", Level, func, expand(format, values).c_str());
    va_end(values);
}

void log_info(const char *func, int verbosity, const char *format, ...) {
    va_list values;
    va_start(values, format);
    record("info%d in %s: %s", verbosity, func, expand(format, values).c_str());
    va_end(values);
}

uint64_t get_tensor_data(Runtime *, const uint8_t *tensor, uint32_t ndims, const uint32_t *index) {
    uint64_t address;
    std::memcpy(&address, tensor, sizeof(address));
    record("get %llx [%u, %u] of %u", static_cast<unsigned long long>(address), index[0], index[1], ndims);
    return 0x3fc00000;  // 1.5f
}

void set_tensor_data(Runtime *, const uint8_t *, uint32_t ndims, const uint32_t *index, uint64_t value) {
    record("set [%u, %u] of %u to %llx", index[0], index[1], ndims, static_cast<unsigned long long>(value));
}

TaskOutputTensors alloc_tensors(Runtime *, const uint8_t *args) {
    int32_t count;
    std::memcpy(&count, args + 448, sizeof(count));
    std::string tags;
    for (int32_t i = 0; i < count; ++i) {
        int32_t tag;
        std::memcpy(&tag, args + 4 * i, sizeof(tag));
        tags += " " + std::to_string(tag);
    }
    record("alloc%s", tags.c_str());
    return {};
}

template <typename Function>
void *slot(Function *function) {
    return reinterpret_cast<void *>(function);
}

void *const kTable[13] = {slot(submit_task),  slot(scope_begin),    slot(scope_end),   slot(orchestration_done),
                          slot(is_fatal),     slot(report_fatal),   slot(log_line<3>), slot(log_line<2>),
                          slot(log_line<0>),  slot(log_info),       slot(get_tensor_data), slot(set_tensor_data),
                          slot(alloc_tensors)};

class OrchestrationLibrary : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        std::string pattern = ::testing::TempDir() + "pto-orchestration-XXXXXX";
        directory_ = mkdtemp(pattern.data());
        path_ = directory_ / "orchestration.so";
        const std::string headers = PTO_HEADER_DIR;
        const std::string command = std::string(PTO_CXX) +
                                    " -shared -fPIC -O3 -g -std=c++17 -Wl,--build-id=sha1 -Wall -Wextra -Werror -I " +
                                    headers + " -I " PTO_ABI_DIR " -I " PTO_ARCH_DIR " " + headers +
                                    "/orchestration_library_test_subject.cpp " + headers +
                                    "/orchestration/common.cpp -o " + path_.string();
        build_output_ = run_and_read(command);
    }
    static void TearDownTestSuite() { fs::remove_all(directory_); }

    void SetUp() override {
        ASSERT_EQ(build_output_, "");
        calls.clear();
        is_fatal_now = false;
        library_ = dlopen(path_.c_str(), RTLD_LAZY | RTLD_LOCAL);
        ASSERT_NE(library_, nullptr) << dlerror();
        const auto bind = reinterpret_cast<void (*)(Runtime *)>(dlsym(library_, "framework_bind_runtime"));
        ASSERT_NE(bind, nullptr);
        bind(&runtime_);
    }
    void TearDown() override { dlclose(library_); }

    std::vector<std::string> run(uint64_t part) {
        ChipStorageTaskArgs args;
        ContinuousTensor tensor{};
        tensor.data = 0xa000;
        tensor.shapes[0] = tensor.shapes[1] = 8;
        tensor.ndims = 2;
        args.add_tensor(tensor);
        args.add_scalar(part);
        const auto entry =
            reinterpret_cast<void (*)(const ChipStorageTaskArgs &)>(dlsym(library_, "aicpu_orchestration_entry"));
        entry(args);
        return calls;
    }

    static inline fs::path directory_;
    static inline fs::path path_;
    static inline std::string build_output_;
    void *library_ = nullptr;
    Runtime runtime_{kTable, 0};
};

using Calls = std::vector<std::string>;

TEST_F(OrchestrationLibrary, ExportsEntryConfigurationAndBinding) {
    for (const char *name : {"aicpu_orchestration_entry", "aicpu_orchestration_config", "framework_bind_runtime"}) {
        EXPECT_NE(dlsym(library_, name), nullptr) << name;
    }
    EXPECT_EQ(dlsym(library_, "framework_current_runtime"), nullptr) << "must stay hidden";
    const auto config = reinterpret_cast<PTO2OrchestrationConfig (*)(const ChipStorageTaskArgs &)>(
        dlsym(library_, "aicpu_orchestration_config"));
    EXPECT_EQ(config(ChipStorageTaskArgs{}).expected_arg_count, 1);
}

TEST_F(OrchestrationLibrary, NeedsNothingButTheSystemLibraries) {
    std::istringstream symbols(run_and_read("nm -D --undefined-only " + path_.string()));
    for (std::string line; std::getline(symbols, line);) {
        const bool is_weak = line.find(" w ") != std::string::npos;
        const bool is_system = line.find("@GLIBC") != std::string::npos ||
                               line.find("@CXXABI_") != std::string::npos || line.find("@GCC_") != std::string::npos;
        EXPECT_TRUE(is_weak || is_system) << line;
    }
}

TEST_F(OrchestrationLibrary, CarriesABuildId) {
    EXPECT_NE(run_and_read("readelf -n " + path_.string()).find("Build ID"), std::string::npos);
}

TEST_F(OrchestrationLibrary, Submits) {
    EXPECT_EQ(run(0), (Calls{"submit 11 12 13: 2 tensors, 1 scalars, first 40000000, 6 blocks",
                             "submit 21 -1 -1: 2 tensors, 1 scalars, first 40000000, 6 blocks",
                             "submit -1 31 -1: 2 tensors, 1 scalars, first 40000000, 6 blocks"}));
}

TEST_F(OrchestrationLibrary, NestsScopes) {
    EXPECT_EQ(run(1), (Calls{"scope_begin mode 0", "scope_begin mode 1", "scope_begin mode 1",
                             "info0 in aicpu_orchestration_entry: inside 3 scopes", "scope_end", "scope_end",
                             "scope_end", "scope_begin mode 0", "scope_end"}));
}

TEST_F(OrchestrationLibrary, LogsWithTheCallersName) {
    EXPECT_EQ(run(2), (Calls{"log3 in aicpu_orchestration_entry: error text",
                             "log2 in aicpu_orchestration_entry: warning 1099511627776",
                             "log0 in aicpu_orchestration_entry: debug",
                             "info9 in aicpu_orchestration_entry: tier 9"}));
}

TEST_F(OrchestrationLibrary, ReadsAndWritesElements) {
    EXPECT_EQ(run(3), (Calls{"get a000 [3, 4] of 2", "set [3, 4] of 2 to 40200000", "get a000 [3, 4] of 2",
                             "set [3, 4] of 2 to 3fc00000"}));
}

TEST_F(OrchestrationLibrary, AllocatesInThreeForms) { EXPECT_EQ(run(4), (Calls{"alloc 1 1", "alloc 1 1 1", "alloc 1"})); }

TEST_F(OrchestrationLibrary, ReportsFatalErrors) {
    EXPECT_EQ(run(5), (Calls{"fatal 9 in aicpu_orchestration_entry: gave up after 5"}));
}

TEST_F(OrchestrationLibrary, DoesNothingAfterAFatalError) {
    is_fatal_now = true;
    for (uint64_t part : {0, 1, 3, 4}) {
        for (const std::string &call : run(part)) EXPECT_EQ(call.rfind("info", 0), 0u) << call;
        calls.clear();
    }
}

TEST_F(OrchestrationLibrary, ThrowsWhatTheRuntimeCanCatch) {
    try {
        run(6);
        FAIL() << "nothing was thrown";
    } catch (const AssertionError &error) {
        EXPECT_NE(std::string(error.what()).find("the task has fewer outputs"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("aicpu_orchestration_entry"), std::string::npos) << error.what();
    }
}

TEST_F(OrchestrationLibrary, TellsTheRuntimeThatNothingFollows) { EXPECT_EQ(run(99), (Calls{"done"})); }

TEST_F(OrchestrationLibrary, WithoutARuntimeAssertsAndDoesNotLog) {
    const auto bind = reinterpret_cast<void (*)(Runtime *)>(dlsym(library_, "framework_bind_runtime"));
    bind(nullptr);
    EXPECT_THROW(run(0), AssertionError);
    EXPECT_THROW(run(1), AssertionError);
    EXPECT_EQ(run(2), Calls{});
}

TEST_F(OrchestrationLibrary, KeepsItsOwnRuntimeBesideAnotherLibrary) {
    const fs::path copy = directory_ / "copy.so";
    fs::copy_file(path_, copy, fs::copy_options::overwrite_existing);
    void *other = dlopen(copy.c_str(), RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(other, nullptr) << dlerror();
    reinterpret_cast<void (*)(Runtime *)>(dlsym(other, "framework_bind_runtime"))(nullptr);
    EXPECT_EQ(run(99), (Calls{"done"}));
    dlclose(other);
}

}  // namespace
