#pragma once
/// Programs with one parent: each rank of a communicator is a process of its own, which the test forks before it has threads.
///
///     Siblings ranks(4, [](int rank) { … throw std::runtime_error("what is wrong"); });
///     EXPECT_EQ(ranks.wait(), "");

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
extern "C" int __lsan_do_recoverable_leak_check();
#endif

namespace pto {
namespace test {

/// Ends a rank's program with a text for the parent.
inline void check(bool is_right, const std::string &text) {
    if (!is_right) throw std::runtime_error(text);
}

class Siblings {
public:
    Siblings(int count, const std::function<void(int rank)> &body) {
        int ends[2];
        check(pipe2(ends, O_CLOEXEC) == 0, "no pipe");
        output_ = ends[0];
        fflush(nullptr);
        for (int rank = 0; rank < count; ++rank) {
            const pid_t pid = fork();
            check(pid >= 0, "no process");
            if (pid == 0) play(rank, ends[1], body);
            pids_.push_back(pid);
        }
        close(ends[1]);
    }
    Siblings(const Siblings &) = delete;
    Siblings &operator=(const Siblings &) = delete;
    ~Siblings() {
        for (const pid_t pid : pids_) {
            if (pid <= 0) continue;
            ::kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
        close(output_);
    }

    void kill(int rank, int signal) { ::kill(pids_[static_cast<size_t>(rank)], signal); }

    /// Waits for all. What went wrong, a line a rank; a rank that was killed is no line.
    std::string wait() {
        std::string text;
        char bytes[4096];
        for (;;) {
            const ssize_t count = read(output_, bytes, sizeof(bytes));
            if (count > 0) text.append(bytes, static_cast<size_t>(count));
            if (count == 0 || (count < 0 && errno != EINTR)) break;
        }
        for (size_t rank = 0; rank < pids_.size(); ++rank) {
            int status = 0;
            while (waitpid(pids_[rank], &status, 0) < 0 && errno == EINTR) {
            }
            pids_[rank] = 0;
            if (WIFEXITED(status) && WEXITSTATUS(status) > 1) {
                text += "rank " + std::to_string(rank) + " ended with " + std::to_string(WEXITSTATUS(status)) + "\n";
            } else if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) {
                text += "rank " + std::to_string(rank) + " ended by signal " + std::to_string(WTERMSIG(status)) + "\n";
            }
        }
        return text;
    }

private:
    [[noreturn]] static void play(int rank, int output, const std::function<void(int rank)> &body) {
        int code = 0;
        try {
            body(rank);
        } catch (const std::exception &error) {
            dprintf(output, "rank %d: %s\n", rank, error.what());
            code = 1;
        }
#if defined(__SANITIZE_ADDRESS__)
        if (code == 0 && __lsan_do_recoverable_leak_check() != 0) dprintf(output, "rank %d leaks\n", rank);
#endif
        _exit(code);
    }

    std::vector<pid_t> pids_;
    int output_ = -1;
};

}  // namespace test
}  // namespace pto
