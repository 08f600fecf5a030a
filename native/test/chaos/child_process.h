#pragma once
/// A program that a test starts, watches, stops and kills.

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace pto {
namespace test {

class ChildProcess {
public:
    /// Starts the program with its output in a pipe.
    explicit ChildProcess(std::vector<std::string> command, const std::vector<std::string> &environment = {}) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        std::vector<char *> words;
        for (std::string &word : command) words.push_back(word.data());
        words.push_back(nullptr);
        pid_ = fork();
        if (pid_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            dup2(ends[1], STDERR_FILENO);
            for (const std::string &variable : environment) putenv(const_cast<char *>(variable.c_str()));
            execv(words[0], words.data());
            _exit(127);
        }
        close(ends[1]);
        output_ = ends[0];
        if (pid_ < 0) throw std::runtime_error("no process");
    }
    ChildProcess(ChildProcess &&other) noexcept : pid_(other.pid_), output_(other.output_), text_(std::move(other.text_)) {
        other.pid_ = -1;
        other.output_ = -1;
    }
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;
    ~ChildProcess() {
        if (pid_ > 0) {
            kill(SIGKILL);
            wait();
        }
        if (output_ >= 0) close(output_);
    }

    void kill(int signal) { ::kill(pid_, signal); }
    pid_t pid() const { return pid_; }

    /// Reads until the output has `words`. False when the program ends before.
    bool wait_for(const std::string &words) {
        while (text_.find(words) == std::string::npos) {
            if (!read_some()) return false;
        }
        return true;
    }

    /// Waits for the end. The exit code, or minus the signal that ended the program.
    int wait() {
        while (read_some()) {
        }
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    /// Everything that was read of the output.
    const std::string &text() const { return text_; }

private:
    bool read_some() {
        char bytes[4096];
        const ssize_t count = read(output_, bytes, sizeof(bytes));
        if (count > 0) text_.append(bytes, static_cast<size_t>(count));
        return count > 0 || (count < 0 && errno == EINTR);
    }

    pid_t pid_ = -1;
    int output_ = -1;
    std::string text_;
};

}  // namespace test
}  // namespace pto
