/// A process that makes itself short of something, tries to work, and works again without the shortage.
///
///     shortage_child CHIP threads N       no more than N threads can be started
///     shortage_child CHIP memory MIB      no more than so much address space beyond what the process has
///     shortage_child CHIP files           no descriptor is free
///     shortage_child CHIP memory-files    memfd_create is refused
///     shortage_child CHIP nothing
///
/// Prints the error of what did not work. Ends with 0 when every failure was an error with a code, and everything worked that
/// had no failure.
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>

#include "test/chaos/workload.h"

namespace {

std::atomic<int> threads_left{1 << 30};

}  // namespace

/// The C library's, for as many threads as there may be. Exported, so that libraries that are loaded find this one.
extern "C" __attribute__((visibility("default"))) int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                                                                     void *(*start)(void *), void *argument) {
    if (threads_left.fetch_sub(1) <= 0) return EAGAIN;
    using Create = int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
    return create(thread, attributes, start, argument);
}

namespace pto {
namespace test {
namespace {

bool is_orderly(Chip &chip, int rc) {
    if (rc == 0) return true;
    const PtoErrorRecord error = chip.error();
    std::printf("%s: %s\n", error.code, error.message);
    return rc < 0 && error.code[0] != '\0' && error.message[0] != '\0';
}

/// As far as it goes: a device of its own, two callables, a few runs. 0: all was right, 1: an error that says so, 2: anything
/// else.
int attempt(const ChipModel &model) {
    try {
        Chip chip(model.library, 2);
        const std::vector<uint8_t> chain = make_image(PTO_DEPENDENCIES_GRAPHS, "inout_chain", all_kernels());
        const std::vector<uint8_t> crowd = make_image(PTO_LAUNCH_GRAPHS, "crowd", all_kernels());
        int rc = chip.prepare(0, chain);
        if (rc == 0) rc = chip.prepare(1, crowd);
        for (int i = 0; i < 3 && rc == 0; ++i) {
            std::vector<int32_t> value = {i}, counts(50, 0);
            rc = chip.run(0, Args().tensor(value).scalar(2), 24);
            if (rc == 0 && value[0] != (i * 3 + 1) * 3 + 2) return 2;
            if (rc == 0) rc = chip.run(1, Args().tensor(counts).scalar(50), 24);
            if (rc == 0 && counts != std::vector<int32_t>(50, 1)) return 2;
        }
        return rc == 0 ? 0 : is_orderly(chip, rc) ? 1 : 2;
    } catch (const std::exception &error) {
        // The tests' own code, which has no room either, or the loader on its way to the library.
        std::printf("%s\n", error.what());
        return 1;
    }
}

int without_threads(const ChipModel &model, int count) {
    Workload before(model, 0);
    threads_left.store(count);
    const int result = attempt(model);
    // Kernels that wait for each other need a thread each, and one that finds out.
    threads_left.store(count);
    Workload meeting(model, 1);
    const bool is_right = count < 4 || (meeting.prepare() && meeting.round(1, 1));
    threads_left.store(1 << 30);
    return result == 0 && is_right && before.prepare() && before.round(3, 1) ? 0 : 1;
}

uint64_t address_space() {
    uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

int with_memory(const ChipModel &model, uint64_t mebibytes) {
    const HostLibrary loaded(model.library);
    rlimit before;
    getrlimit(RLIMIT_AS, &before);
    rlimit low = before;
    low.rlim_cur = address_space() + (mebibytes << 20);
    setrlimit(RLIMIT_AS, &low);
    const int result = attempt(model);
    setrlimit(RLIMIT_AS, &before);
    if (result == 0) std::printf("good\n");
    return result != 2 && attempt(model) == 0 ? 0 : 1;
}

int without_files(const ChipModel &model) {
    Chip chip(model.library, 0);
    const std::vector<uint8_t> image = make_image(PTO_DEPENDENCIES_GRAPHS, "inout_chain", all_kernels());
    std::vector<int32_t> value = {1};
    const auto run = [&] { return chip.run(0, Args().tensor(value).scalar(2)); };
    std::vector<int> taken;
    const auto take_all = [&] {
        for (int file = open("/dev/null", O_RDONLY); file >= 0; file = open("/dev/null", O_RDONLY)) taken.push_back(file);
    };
    const auto give_back = [&] {
        for (const int file : taken) close(file);
        taken.clear();
    };
    rlimit few{64, 64};
    setrlimit(RLIMIT_NOFILE, &few);
    take_all();
    const int prepare_rc = chip.prepare(0, image);
    if (prepare_rc == 0 || !is_orderly(chip, prepare_rc)) return 1;
    give_back();
    if (chip.prepare(0, image) != 0) return 2;
    take_all();
    const int run_rc = run();
    if (run_rc == 0 || !is_orderly(chip, run_rc)) return 3;
    give_back();
    if (run() != 0) return 4;
    take_all();  // what is loaded needs no descriptor
    const int again_rc = run();
    give_back();
    return again_rc == 0 ? 0 : 5;
}

/// Refuses one system call to this process, for good.
bool refuse(long call) {
    sock_filter program[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                             BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call), 0, 1),
                             BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                             BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const sock_fprog filter{sizeof(program) / sizeof(program[0]), program};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

int without_memory_files(const ChipModel &model) {
    if (!refuse(SYS_memfd_create)) return 3;
    rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    if (std::getenv("PTO_TEST_FILE_LIMIT") != nullptr) {
        // As a full disk, but for the signal.
        signal(SIGXFSZ, SIG_IGN);
        rlimit small = before;
        small.rlim_cur = 1024;
        setrlimit(RLIMIT_FSIZE, &small);
    }
    const int result = attempt(model);
    setrlimit(RLIMIT_FSIZE, &before);
    if (result == 0) std::printf("good\n");
    return result == 2 ? 1 : 0;
}

int run(int count, char **words) {
    const std::string shortage = count > 2 ? words[2] : "";
    const ChipModel &model = chip_named(count > 1 ? words[1] : "");
    const auto amount = count > 3 ? std::strtoull(words[3], nullptr, 10) : 0;
    if (shortage == "threads") return without_threads(model, static_cast<int>(amount));
    if (shortage == "memory") return with_memory(model, amount);
    if (shortage == "files") return without_files(model);
    if (shortage == "memory-files") return without_memory_files(model);
    if (shortage != "nothing" || attempt(model) != 0) return 64;
    std::printf("good\n");
    return 0;
}

}  // namespace
}  // namespace test
}  // namespace pto

int main(int count, char **words) { return pto::test::run(count, words); }
