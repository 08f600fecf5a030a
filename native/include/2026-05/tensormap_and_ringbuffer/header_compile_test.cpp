// What user sources may rely on when they are compiled: the headers compile together in C++17 and later with each
// compiler that is installed, names that users define are free, and mistakes are rejected.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::string kOrchestration = "-Wall -Wextra -Werror ";
const std::string kKernel =
    "-fpermissive -Wno-macro-redefined -Wno-ignored-attributes -D__CPU_SIM -DPTO_CPU_MAX_THREADS=1 -DNDEBUG ";

/// Compiles a text; returns "" or the compiler's messages.
std::string compile(const std::string &source, const std::string &flags, const std::string &arch = "a2a3",
                    const std::string &compiler = PTO_CXX) {
    std::string pattern = ::testing::TempDir() + "pto-compile-XXXXXX";
    const fs::path directory = mkdtemp(pattern.data());
    std::ofstream(directory / "source.cpp") << source;
    const std::string command = compiler + " -fsyntax-only " + flags + " -I " PTO_HEADER_DIR " -I " PTO_KERNEL_HEADER_DIR " -I " PTO_ABI_DIR " -I " +
                                PTO_ARCH_ROOT + "/" + arch + " " + (directory / "source.cpp").string() + " 2>&1";
    std::string output;
    FILE *pipe = popen(command.c_str(), "r");
    char buffer[4096];
    for (size_t n; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) output.append(buffer, n);
    const bool is_ok = pclose(pipe) == 0;
    fs::remove_all(directory);
    return is_ok ? "" : "failed: " + output;
}

std::vector<std::string> compilers() {
    std::vector<std::string> found = {PTO_CXX};
    if (std::system("command -v clang++ > /dev/null 2>&1") == 0) found.push_back("clang++");
    return found;
}

const char *const kEverything = R"(
#include "pto_orchestration_api.h"
#include "platform_comm/comm_context.h"
#include "pto_layout_checks.h"
#include "callable.h"
#include "call_config.h"
#include "host_runtime.h"
)";

TEST(Headers, CompileTogetherInEachLanguageVersionOnEachChip) {
    for (const std::string &compiler : compilers()) {
        for (const char *arch : {"a2a3", "a5"}) {
            for (const char *version : {"-std=c++17", "-std=gnu++17", "-std=c++20", "-std=c++2b"}) {
                EXPECT_EQ(compile(kEverything, kOrchestration + version, arch, compiler), "") << compiler << version;
            }
        }
    }
}

TEST(Headers, OfTheHostInterfaceAreC) {
    EXPECT_EQ(compile("#include \"host_runtime.h\"\n", "-x c -std=c11 -Wall -Wextra -Werror "), "");
}

TEST(OrchestrationHeaders, LeaveUsersNamesFree) {
    const std::string source = R"(
#include "pto_orchestration_api.h"
#ifdef ENABLE_PROFILING
#error "leaked"
#endif
#define ENABLE_PROFILING 1
#ifdef PLATFORM_PROF_SYS_CNT_FREQ
#error "leaked"
#endif
constexpr uint64_t PLATFORM_PROF_SYS_CNT_FREQ = 50000000;
inline double cycles_to_us(uint64_t cycles) { return static_cast<double>(cycles) / PLATFORM_PROF_SYS_CNT_FREQ; }
static inline uint64_t get_sys_cnt_aicpu() { return 1; }
#define CYCLE_COUNT_START() uint64_t start_cycle = get_sys_cnt_aicpu()
#define CYCLE_COUNT_LAP(acc) acc += get_sys_cnt_aicpu() - start_cycle
double measure() {
    CYCLE_COUNT_START();
    uint64_t total = 0;
    CYCLE_COUNT_LAP(total);
    return cycles_to_us(total);
}
)";
    for (const char *arch : {"a2a3", "a5"}) EXPECT_EQ(compile(source, kOrchestration + "-std=c++17", arch), "");
}

TEST(OrchestrationHeaders, BringTheStandardLibraryThatSourcesRelyOn) {
    const std::string source = R"(
#include "pto_orchestration_api.h"
void use() {
    std::vector<int> list = {2, 1};
    std::sort(list.begin(), list.end());
    std::array<int, 2> pair{};
    std::atomic<int> counter{0};
    std::stringstream stream;
    stream << std::min<size_t>(list.size(), pair.size()) << counter;
    std::string text = stream.str();
    char buffer[8];
    snprintf(buffer, sizeof(buffer), "%d", static_cast<int>(strlen(text.c_str())));
    memset(buffer, 0, sizeof(buffer));
    std::memcpy(buffer, text.data(), 1);
    static_assert(std::is_same_v<decltype(std::move(pair)), std::array<int, 2> &&>);
    if (std::ptrdiff_t{1} == 2) abort();
    throw std::runtime_error(text);
}
)";
    EXPECT_EQ(compile(source, kOrchestration + "-std=c++17"), "");
}

std::string with_arg(const std::string &statement) {
    return "#include \"pto_orchestration_api.h\"\nvoid use(Tensor &tensor, const Tensor &fixed, TensorCreateInfo &info, "
           "const uint32_t *shape, Arg &args, TaskOutputTensors &outputs) {\n(void)tensor, (void)fixed, (void)info, "
           "(void)shape, (void)outputs;\n" +
           statement + "\n}\n";
}

TEST(Arg, AcceptsVariables) {
    const std::string source = with_arg(
        "args.add_input(tensor, fixed, outputs.get_ref(0)); args.add_inout(tensor); args.add_no_dep(fixed);"
        "args.add_output(info, info); args.add_output(tensor, fixed); args.add_scalar(1, 2.0f, true, 'c');"
        "args.add_dep(outputs.task_id(), PTO2TaskId::invalid());");
    for (const char *arch : {"a2a3", "a5"}) EXPECT_EQ(compile(source, kOrchestration + "-std=c++17", arch), "");
}

TEST(Arg, RejectsTemporariesOnBothChips) {
    const char *const kTemporaries[] = {
        "args.add_input(tensor.view(shape, shape));",
        "args.add_input(tensor, Tensor(tensor));",
        "args.add_inout(make_tensor_external(nullptr, shape, 1));",
        "args.add_output(TensorCreateInfo(shape, 1));",
        "args.add_no_dep(std::move(tensor));",
    };
    for (const char *arch : {"a2a3", "a5"}) {
        for (const char *statement : kTemporaries) {
            const std::string output = compile(with_arg(statement), "-std=c++17", arch);
            EXPECT_NE(output.find("name the tensor: a temporary would be gone by then"), std::string::npos)
                << statement << output;
        }
    }
}

TEST(Arg, RejectsOtherMisuse) {
    const char *const kMisuse[][2] = {
        {"args.add_output(info, tensor);", "not both in one call"},
        {"args.add_input(info, tensor);", "one kind of tensor a call"},
        {"args.add_input();", "at least one tensor is needed"},
        {"int number = 0; args.add_input(number);", "tensor arguments are Tensor objects"},
        {"args.add_scalar(&tensor);", "add_scalar takes numbers and enums"},
        {"args.add_dep(uint64_t{1});", "add_dep takes PTO2TaskId values"},
        {"rt_submit_aiv_task(0, args).get_ref(0);", "deleted function"},
        {"Tensor unset;", "private"},
    };
    for (const auto &[statement, message] : kMisuse) {
        const std::string output = compile(with_arg(statement), "-std=c++17");
        EXPECT_NE(output.find(message), std::string::npos) << statement << output;
    }
}

const char *const kKernelBody = R"(
#ifndef __gm__
#define __gm__
#endif
#ifndef __aicore__
#define __aicore__ [aicore]
#endif
extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
    __gm__ Tensor *tensor = reinterpret_cast<__gm__ Tensor *>(args[0]);
    __gm__ float *data = reinterpret_cast<__gm__ float *>(tensor->buffer.addr) + tensor->start_offset;
    data[get_block_idx(args)] = from_u64<float>(args[1]) + static_cast<float>(tensor->shapes[0] + get_block_num(args));
    AsyncCtx ctx = get_async_ctx(args);
    save_expected_notification_counter(ctx, data, get_sub_block_id(args));
    pipe_sync();
}
)";

const char *const kKernelIncludes = R"(
#include <cstdint>
#include "tensor.h"
#include "intrinsic.h"
#include "pto_async_kernel_api.h"
#include "platform_comm/comm_context.h"
#include "pipe_sync.h"
)";

TEST(KernelHeaders, CompilePlainKernelsOfBothCoreTypes) {
    for (const std::string &compiler : compilers()) {
        for (const char *core : {"-D__DAV_VEC__ ", "-D__DAV_CUBE__ "}) {
            for (const char *version : {"-std=c++17", "-std=c++2b"}) {
                EXPECT_EQ(compile(std::string(kKernelIncludes) + kKernelBody,
                                  "-Wall -Wextra -Werror " + kKernel + core + version, "a2a3", compiler),
                          "")
                    << compiler << core << version;
            }
        }
    }
}

TEST(KernelHeaders, UseTheInstructionSetsFlagsWhenTheyAreThere) {
    // The vocabulary as an instruction set header for the CPU brings it, before ours.
    const std::string vocabulary = R"(
#include <cstdint>
#define PTO_CPUSTUB_HPP
#define __gm__
#define __aicore__
enum Pipe { PIPE_S, PIPE_MTE3, PIPE_FIX };
enum Event { EVENT_ID7 };
template <Pipe From> struct Flag {};
inline void set_flag(Pipe from, Pipe to, Event) { static_cast<void>(from), static_cast<void>(to); }
inline int wait_flag(Pipe from, Pipe to, Event) { return from + to; }
inline int64_t get_block_idx() { return 0; }
inline int64_t get_block_num() { return 1; }
)";
    const std::string uses = "static_assert(sizeof(wait_flag(PIPE_S, PIPE_S, EVENT_ID7)) == 4);\n";
    for (const char *core : {"-D__DAV_VEC__ ", "-D__DAV_CUBE__ "}) {
        EXPECT_EQ(compile(vocabulary + kKernelIncludes + uses + kKernelBody, kKernel + core + "-std=c++2b"), "");
        const std::string without_flags = "#define PTO_CPUSTUB_HPP\n#include \"pipe_sync.h\"\n";
        EXPECT_NE(compile(without_flags, kKernel + core + "-std=c++2b"), "") << "the flags were not used";
    }
}

TEST(KernelHeaders, NotifyOtherRanksWhenTheInstructionSetCan) {
    std::string pattern = ::testing::TempDir() + "pto-instruction-set-XXXXXX";
    const fs::path root = mkdtemp(pattern.data());
    fs::create_directories(root / "pto/comm");
    std::ofstream(root / "pto/comm/pto_comm_inst.hpp") << R"(
namespace pto::comm {
enum class NotifyOp { AtomicAdd, Set };
struct Signal { explicit Signal(int32_t *address) : address(address) {} int32_t *address; };
inline void TNOTIFY(Signal &signal, int32_t value, NotifyOp) { *signal.address += value; }
}
)";
    const std::string source = std::string(kKernelIncludes) + R"(
void notify(volatile __gm__ void *remote) { pto2_send_notification(remote, 1, pto::comm::NotifyOp::AtomicAdd); }
)" + kKernelBody;
    const std::string flags = kKernel + "-D__DAV_VEC__ -std=c++2b ";
    EXPECT_EQ(compile(source, flags + "-I " + root.string()), "");
    EXPECT_NE(compile(source, flags).find("pto"), std::string::npos) << "there is nothing to notify with";
    fs::remove_all(root);
}

TEST(KernelHeaders, LeaveCacheNamesFree) {
    const std::string source = std::string(kKernelIncludes) + R"(
#if defined(dcci) || defined(SINGLE_CACHE_LINE) || defined(CACHELINE_OUT)
#error "leaked"
#endif
#define dcci(...)
#define SINGLE_CACHE_LINE 0
#define CACHELINE_OUT 0
)" + kKernelBody;
    EXPECT_EQ(compile(source, kKernel + "-D__DAV_VEC__ -std=c++2b"), "");
}

TEST(KernelHeaders, PipeSyncNeedsACoreType) {
    EXPECT_NE(compile("#include \"pipe_sync.h\"\n", "-std=c++17").find("pipe_sync.h is for kernels"), std::string::npos);
}

}  // namespace
