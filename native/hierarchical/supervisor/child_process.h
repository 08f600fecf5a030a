#pragma once
/// One child process from its start to its end, as the supervisor's thread sees it.
///
///     spawned ──message "ready"/"failed"──▶ …  ──▶ end: told by the pidfd; without one by the socket's end and waitid
///
/// The socket is the child's life line, too: a child that closed its end is of no use any more and is killed.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hierarchical/child/message_socket.h"
#include "hierarchical/supervisor/spawn.h"
#include "hierarchical/supervisor/stderr_tee.h"
#include "hierarchical/supervisor/supervisor.h"

namespace pto {
namespace hierarchical {

/// How a process ended.
struct ProcessEnd {
    pid_t pid = -1;
    int exit_code = -1;  ///< -1: did not exit, or somebody else took its status
    int signal = 0;      ///< 0: not by a signal
    std::string stderr_tail;
};

/// Called on the supervisor's thread.
class ChildListener {
public:
    virtual ~ChildListener() = default;
    virtual void on_ready(std::string payload) = 0;
    /// It cannot start. `error` is a RemoteError as JSON.
    virtual void on_failed(std::string error) = 0;
    virtual void on_mapped(uint32_t segment) = 0;
    /// It sent what no child sends, or closed its socket; it is being killed.
    virtual void on_misbehaviour(std::string text) = 0;
    /// The last call; it may destroy the ChildProcess. There is no zombie any more.
    virtual void on_end(const ProcessEnd &end) = 0;
};

struct ChildOptions {
    std::string name;         ///< in the tree, for what it prints
    int output = 2;           ///< where its stderr is passed on to; -1 nowhere
    bool uses_pidfd = true;   ///< false: as where the system refuses pidfd_open
};

class ChildProcess {
public:
    /// Starts the program. Throws Failure as `spawn` does.
    ChildProcess(Supervisor &supervisor, const Program &program, const ChildOptions &options, ChildListener &listener);
    /// After its end.
    ~ChildProcess();
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    pid_t pid() const noexcept { return process_.pid; }

    /// False when the child does not take it: it is dying, or has not read for a while.
    bool send(std::string_view text, const std::vector<int> &fds);
    /// To its group when it leads one.
    void kill(int signal);
    /// The signal that has stopped it; 0 while it goes on.
    int stop_signal() const;

private:
    void unwatch_all();
    void read_socket();
    void take_message(const std::string &text);
    void read_errors();
    void lose_life_line();
    void misbehave(std::string text);
    void reap();
    void poll_for_end();

    Supervisor &supervisor_;
    ChildListener &listener_;
    const bool leads_group_;
    SpawnedProcess process_;
    MessageReader reader_;
    StderrTee tee_;
    bool has_socket_ = true;
    bool has_misbehaved_ = false;
    int64_t poll_ns_ = 0;
    Supervisor::Timer patience_{};
    Supervisor::Timer poll_{};
};

}  // namespace hierarchical
}  // namespace pto
