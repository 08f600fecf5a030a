#pragma once
/// A thread for jobs that block, started with the first of them. Jobs run one after the other.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace pto {
namespace hierarchical {

class JobThread {
public:
    JobThread() = default;
    ~JobThread() { stop(); }
    JobThread(const JobThread &) = delete;
    JobThread &operator=(const JobThread &) = delete;

    void post(std::function<void()> job);
    /// Waits for the job under way; those behind it are dropped, and so are later ones.
    void stop();

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool is_stopped_ = false;
    std::thread thread_;
};

}  // namespace hierarchical
}  // namespace pto
