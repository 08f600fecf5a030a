#pragma once
/// The thread that watches over child processes. There is one in a process while somebody holds it, and it spawns all
/// children: a child dies with the thread that spawned it (PR_SET_PDEATHSIG).
///
///     post ──▶ ┌──────────────────────┐ ──▶ jobs
///     fds  ──▶ │ epoll, sleeps if idle │ ──▶ handlers of descriptors
///     time ──▶ └──────────────────────┘ ──▶ timers
///
/// Everything that is called from here is short and does not block. Except for `post`, methods are for this thread.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/unique_fd.h"

namespace pto {
namespace hierarchical {

class Supervisor {
public:
    using Job = std::function<void()>;
    using Timer = std::pair<int64_t, uint64_t>;  ///< when, and a count; {0, 0} is none

    /// Throws Failure ERR_PTO_INIT_FAILED when the system has no descriptors or threads left.
    static std::shared_ptr<Supervisor> shared();

    /// Not on its own thread. Jobs that were posted are still done.
    ~Supervisor();
    Supervisor(const Supervisor &) = delete;
    Supervisor &operator=(const Supervisor &) = delete;

    /// Any thread.
    void post(Job job);
    /// Posts and waits; on its own thread just calls.
    void call(const Job &job);

    /// Calls `handler` whenever there is something to read, until `unwatch`.
    void watch(int fd, Job handler);
    void unwatch(int fd);

    /// Calls `job` once at `when_ns` (CLOCK_MONOTONIC), unless it is cancelled before.
    Timer set_timer(int64_t when_ns, Job job);
    /// Clears `timer`; one that has fired or is none is left alone.
    void cancel_timer(Timer &timer);

private:
    Supervisor();

    void run();
    void run_posted();
    void run_timers();
    int wait_ms() const;

    base::UniqueFd epoll_;
    base::UniqueFd event_;

    std::mutex mutex_;
    std::vector<Job> posted_;
    bool is_stopping_ = false;

    std::map<int, std::shared_ptr<Job>> handlers_;
    std::map<Timer, Job> timers_;
    uint64_t timer_count_ = 0;
    std::thread thread_;
};

}  // namespace hierarchical
}  // namespace pto
