#pragma once
/// One worker behind a lane: a child process or a thread of this process, through its life.
///
///     kNew ──start──▶ kStarting ──ready──▶ kReady ──asked to end──▶ kEnding ──▶ kEnded
///                                             └──────── by itself, killed ────────▲
///
/// What says "supervisor" is called on the supervisor's thread only, the rest on any.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "hierarchical/engine/task.h"
#include "hierarchical/lane/parent_lane.h"
#include "hierarchical/supervisor/child_process.h"

namespace pto {
namespace hierarchical {

enum class MemberState { kNew, kStarting, kReady, kEnding, kEnded };

const char *member_state_name(MemberState state) noexcept;

/// What a worker is and stays.
struct MemberPlace {
    WorkerRole role;
    int32_t id;         ///< within its role
    uint32_t bell_bit;
    std::string path;   ///< in the tree: "L3/chip0"
};

/// Why the parent itself ends a child.
struct EndReason {
    abi::ErrorCode code;
    std::string text;
    int signal = 0;  ///< what has stopped it; 0: the one that ended it is told
};

class Member;

/// Called on the supervisor's thread.
class MemberOwner {
public:
    virtual ~MemberOwner() = default;
    virtual void member_ready(Member &member) = 0;
    /// `error`: a RemoteError as JSON.
    virtual void member_failed(Member &member, const std::string &error) = 0;
    virtual void member_mapped(Member &member, uint32_t segment) = 0;
    virtual void member_ended(Member &member, const WorkerLoss &loss) = 0;
};

class Member final : private ChildListener {
public:
    Member(MemberPlace place, MemberOwner &owner, std::shared_ptr<ParentLane> lane);

    const MemberPlace &place() const noexcept { return place_; }

    std::shared_ptr<ParentLane> lane() const;
    void set_lane(std::shared_ptr<ParentLane> lane);
    MemberState state() const;
    /// -1: no process.
    pid_t pid() const;
    std::string ready_payload() const;
    /// Where it ended, what callers of its lane are told.
    std::optional<base::Failure> loss() const;

    /// supervisor. Throws Failure and stays as it was.
    void spawn(Supervisor &supervisor, const Program &program, const ChildOptions &options);
    /// supervisor: it is a thread, which says by itself when it is ready.
    void await_thread();
    /// supervisor: it was a thread, and another one will serve the lane that was set.
    void renew_thread();
    /// supervisor
    bool send(std::string_view text, const std::vector<int> &fds);
    /// supervisor: asks it to end, sends SIGTERM at `term_ns` and SIGKILL at `kill_ns` (CLOCK_MONOTONIC). A later call with
    /// earlier times takes their place. A thread is given up at `kill_ns`.
    void end(Supervisor &supervisor, int64_t term_ns, int64_t kill_ns);
    /// supervisor: ends it at once, for a reason that its tasks are told. The first reason counts.
    void end_for(EndReason reason);
    /// supervisor: ends a process that is stopped, and was when this was called before. Called while tasks run.
    void end_if_stopped(int64_t now_ns);

    // supervisor: what a thread says.
    void thread_ready(std::string payload);
    void thread_failed(std::string error);
    void thread_ended(std::string text);

    /// supervisor: it runs, or may.
    bool is_alive() const;
    /// supervisor: it has sent why it cannot start, and ends by itself.
    bool has_failed() const noexcept { return has_failed_; }
    /// supervisor: a signal, or giving up, was needed.
    bool was_forced() const noexcept { return was_forced_; }
    /// supervisor: the newest segment that it was told of.
    uint32_t known_segment = 0;

private:
    void on_ready(std::string payload) override;
    void on_failed(std::string error) override;
    void on_mapped(uint32_t segment) override;
    void on_misbehaviour(std::string text) override;
    void on_end(const ProcessEnd &end) override;

    void set_state(MemberState state);
    /// True before the start: `say` is done then.
    bool is_early(std::function<void()> say);
    void finish(WorkerLoss loss);

    const MemberPlace place_;
    MemberOwner &owner_;

    mutable std::mutex mutex_;
    std::shared_ptr<ParentLane> lane_;
    MemberState state_ = MemberState::kNew;
    pid_t pid_ = -1;
    std::string ready_payload_;
    std::optional<base::Failure> loss_;

    std::unique_ptr<ChildProcess> process_;
    std::optional<EndReason> reason_;
    int64_t stopped_since_ns_ = 0;  ///< 0: it goes on, as far as is known
    bool has_failed_ = false;
    bool was_forced_ = false;
    std::vector<std::function<void()>> said_early_;  ///< by a thread, before the start
    Supervisor *timers_ = nullptr;
    Supervisor::Timer term_{};
    Supervisor::Timer kill_{};
};

/// What became of a child, for people and programs.
WorkerLoss describe_loss(const MemberPlace &place, const ProcessEnd &end, const ChildSighting &sighting,
                         const std::optional<EndReason> &reason);
/// The same as an exception, for those who use the child later.
base::Failure failure_of(const MemberPlace &place, const WorkerLoss &loss);

}  // namespace hierarchical
}  // namespace pto
