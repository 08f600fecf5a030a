#pragma once
/// The thread that executes one chip worker's asynchronous runs, and the turn-taking around it.
///
/// A chip takes one call at a time, but calls come from two sides: asynchronous jobs, executed by the thread below in
/// the order of their submission, and synchronous calls, executed by the JavaScript thread itself because a thread
/// switch would cost more than a small run. `exclusive` is how the second kind waits for its turn:
///
///     JavaScript thread             run thread
///       submit(a) ───────────────▶  a.execute()
///       submit(b)                   completed(a)
///       exclusive(f): waits         b.execute()
///         …                         completed(b), parks
///         f()                       (parked)
///
/// Invariant: at most one of {job, exclusive call} is between its start and its end, and whoever holds that place set
/// `is_busy_` under the mutex. An idle thread is parked on a condition variable and costs no CPU time.
///
/// `submit` and `exclusive` are for the owning JavaScript thread; `stop` may come from any thread, also while another
/// one is inside `exclusive`.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace pto {
namespace addon {

/// One asynchronous call. The queue links jobs through themselves, so that submitting one allocates nothing.
class Job {
public:
    virtual ~Job() = default;
    virtual void execute() noexcept = 0;

private:
    friend class RunThread;
    Job *next_ = nullptr;
};

class RunThread {
public:
    /// Called on the run thread after each `execute`, with no lock held.
    using Completed = std::function<void(Job *)>;

    explicit RunThread(Completed completed) : completed_(std::move(completed)) {}
    ~RunThread() { stop([](Job *) {}); }
    RunThread(const RunThread &) = delete;
    RunThread &operator=(const RunThread &) = delete;

    void start();

    /// Appends a job. False once stopped; the caller keeps the job then.
    bool submit(Job *job);

    /// Calls `work` on this thread when everything submitted before has finished. False, without a call, once stopped.
    template <typename Work>
    bool exclusive(Work &&work) {
        if (!take_turn()) return false;
        struct Turn {
            RunThread *thread;
            ~Turn() { thread->end_turn(); }
        } turn{this};
        std::forward<Work>(work)();
        return true;
    }

    /// Drops the queued jobs (each is handed to `dropped`), waits for the running one, and joins. Later calls find the
    /// thread stopped and return at once.
    void stop(const Completed &dropped);

private:
    void loop();
    bool take_turn();
    void end_turn();

    const Completed completed_;
    std::mutex mutex_;
    std::condition_variable work_;   // the run thread waits: a job came, or the end
    std::condition_variable turn_;   // exclusive callers and stop wait: nobody is busy
    Job *head_ = nullptr;            // guarded by mutex_, as is all below
    Job *tail_ = nullptr;
    bool is_busy_ = false;
    bool is_stopped_ = false;
    std::thread thread_;
};

}  // namespace addon
}  // namespace pto
