#include "hierarchical/supervisor/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstring>

#include "base/failure.h"

extern char **environ;

namespace pto {
namespace hierarchical {
namespace {

constexpr int kSocketOfChild = 3;

base::Failure failure_of(const Program &program, const char *what, int error) {
    const bool is_about_file = error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR || error == ELOOP;
    const char *remedy = is_about_file ? "\n  Build it or install the package for this platform again." : "";
    return base::Failure(is_about_file ? abi::ErrorCode::ERR_PTO_CHILD_BUILD : abi::ErrorCode::ERR_PTO_INIT_FAILED,
                         "the child " + program.executable + " cannot be started: " + what + std::strerror(error) + remedy)
        .with_text("executable", program.executable)
        .with("errno", error);
}

/// The two structures that posix_spawn takes, and the duty to free them.
class SpawnPlan {
public:
    SpawnPlan() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan &) = delete;
    SpawnPlan &operator=(const SpawnPlan &) = delete;

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
};

std::vector<char *> pointers(const std::string *first, const std::vector<std::string> &strings) {
    std::vector<char *> result;
    if (first != nullptr) result.push_back(const_cast<char *>(first->c_str()));
    for (const std::string &string : strings) result.push_back(const_cast<char *>(string.c_str()));
    result.push_back(nullptr);
    return result;
}

/// Away from the descriptors that the child gets: on itself, dup2 would leave close-on-exec as it is.
base::UniqueFd above_those_of_child(base::UniqueFd fd) {
    if (fd.get() > kSocketOfChild) return fd;
    return base::UniqueFd(fcntl(fd.get(), F_DUPFD_CLOEXEC, kSocketOfChild + 1));
}

void unblock(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

}  // namespace

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>> &variables) {
    std::vector<std::string> result;
    for (char **variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        bool is_replaced = false;
        for (const auto &[name, value] : variables) {
            is_replaced = is_replaced || (text.substr(0, name.size()) == name && text.substr(name.size(), 1) == "=");
        }
        if (!is_replaced) result.emplace_back(text);
    }
    for (const auto &[name, value] : variables) result.push_back(name + "=" + value);
    return result;
}

SpawnedProcess spawn(const Program &program, bool wants_pidfd) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) throw failure_of(program, "no socket: ", errno);
    SpawnedProcess process;
    process.socket = base::UniqueFd(sockets[0]);
    const base::UniqueFd childs_socket = above_those_of_child(base::UniqueFd(sockets[1]));
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0) throw failure_of(program, "no pipe: ", errno);
    process.errors = base::UniqueFd(pipes[0]);
    const base::UniqueFd childs_errors = above_those_of_child(base::UniqueFd(pipes[1]));
    if (!childs_socket || !childs_errors) throw failure_of(program, "no descriptor: ", EMFILE);
    unblock(process.socket.get());
    unblock(process.errors.get());

    SpawnPlan plan;
    posix_spawn_file_actions_addopen(&plan.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&plan.actions, childs_errors.get(), STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&plan.actions, childs_socket.get(), kSocketOfChild);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&plan.attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&plan.attributes, &signals);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (program.is_in_own_group) {
        posix_spawnattr_setpgroup(&plan.attributes, 0);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    posix_spawnattr_setflags(&plan.attributes, flags);
    const std::vector<char *> argv = pointers(&program.executable, program.argv);
    const std::vector<char *> environment = pointers(nullptr, program.environment);
    const int error =
        posix_spawn(&process.pid, program.executable.c_str(), &plan.actions, &plan.attributes, argv.data(), environment.data());
    if (error != 0) throw failure_of(program, "", error);
#ifdef SYS_pidfd_open
    if (wants_pidfd) process.pidfd = base::UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0)));
#endif
    return process;
}

}  // namespace hierarchical
}  // namespace pto
