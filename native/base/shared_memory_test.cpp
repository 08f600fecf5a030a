#include "base/shared_memory.h"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "base/failure.h"

namespace pto {
namespace base {
namespace {

template <typename Call>
std::string code_of(Call call) {
    try {
        call();
    } catch (const Failure &failure) {
        return failure.code();
    }
    return "none";
}

TEST(SharedMemory, IsTheSameInEveryMapping) {
    SharedMemory memory = SharedMemory::create("test", 10'000);
    EXPECT_EQ(memory.size(), 10'000u);
    SharedMemory again = SharedMemory::adopt(UniqueFd(dup(memory.fd())));
    EXPECT_EQ(again.size(), 10'000u);
    memory.data()[9'999] = 7;
    EXPECT_EQ(again.data()[9'999], 7);
    again.close_fd();
    again.data()[0] = 8;
    EXPECT_EQ(memory.data()[0], 8);
}

TEST(SharedMemory, IsSharedWithAnotherProcess) {
    SharedMemory memory = SharedMemory::create("test", 4096);
    const pid_t child = fork();
    if (child == 0) {
        SharedMemory::adopt(UniqueFd(dup(memory.fd()))).data()[5] = 42;
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    EXPECT_EQ(memory.data()[5], 42);
}

TEST(SharedMemory, KeepsItsSizeWhateverAPeerDoes) {
    SharedMemory memory = SharedMemory::create("test", 8192);
    EXPECT_EQ(ftruncate(memory.fd(), 0), -1);
    EXPECT_EQ(ftruncate(memory.fd(), 1 << 20), -1);
    memory.data()[8191] = 1;
}

TEST(SharedMemory, IsNotInheritedByOtherPrograms) {
    SharedMemory memory = SharedMemory::create("test", 4096);
    EXPECT_NE(fcntl(memory.fd(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(SharedMemory, IsGoneWithItsOwner) {
    const int before = dup(0);
    for (int i = 0; i < 50; ++i) {
        SharedMemory memory = SharedMemory::create("test", 1 << 20);
        SharedMemory moved = std::move(memory);
        EXPECT_EQ(memory.data(), nullptr);
        moved = SharedMemory::create("test", 4096);
        moved.data()[0] = 1;
    }
    const int after = dup(0);
    EXPECT_EQ(after, before + 1) << "descriptors stayed open";
    close(before);
    close(after);
}

TEST(SharedMemory, TakesPagesBeforeTheyAreTouchedWhenItIsAsked) {
    SharedMemory memory = SharedMemory::create("test", 1 << 20);
    memory.prefault(4096, 8192);
    struct stat status {};
    ASSERT_EQ(fstat(memory.fd(), &status), 0);
    EXPECT_EQ(status.st_blocks * 512, 8192);
}

/// From now on this process is refused memfd_create, as in containers with a strict filter.
bool refuse_memfd() {
    sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_memfd_create, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog program{4, rules};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

TEST(SharedMemory, LeavesNoNameWhereMemfdIsRefused) {
    const pid_t child = fork();
    if (child == 0) {
        if (!refuse_memfd()) _exit(3);
        SharedMemory memory = SharedMemory::create("test", 4096);
        memory.data()[0] = 1;
        if (SharedMemory::adopt(UniqueFd(dup(memory.fd()))).data()[0] != 1) _exit(1);
        DIR *names = opendir("/dev/shm");
        while (const dirent *name = names == nullptr ? nullptr : readdir(names)) {
            if (std::strncmp(name->d_name, "pto-", 4) == 0) _exit(2);
        }
        _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(SharedMemory, SaysWhenThereIsNotAsMuch) {
    EXPECT_EQ(code_of([] { SharedMemory::create("test", ~size_t{0}); }), "ERR_PTO_SHM");
    EXPECT_EQ(code_of([] { SharedMemory::create("test", size_t{1} << 62); }), "ERR_PTO_SHM");
    EXPECT_EQ(code_of([] { SharedMemory::create("test", 0); }), "ERR_PTO_SHM");
    EXPECT_EQ(code_of([] { SharedMemory::adopt(UniqueFd(-1)); }), "ERR_PTO_SHM");
    SharedMemory memory = SharedMemory::create("test", 4096);
    EXPECT_EQ(code_of([&] { memory.prefault(0, size_t{1} << 60); }), "ERR_PTO_SHM");
}

TEST(SharedMemory, SaysWhenNoDescriptorIsLeft) {
    const int next = dup(0);
    close(next);
    rlimit limit{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
    const rlimit none{static_cast<rlim_t>(next), limit.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
    EXPECT_EQ(code_of([] { SharedMemory::create("test", 4096); }), "ERR_PTO_SHM");
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

}  // namespace
}  // namespace base
}  // namespace pto
