#include "hierarchical/host/job_thread.h"

#include <utility>

namespace pto {
namespace hierarchical {

void JobThread::post(std::function<void()> job) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_stopped_) return;
    jobs_.push_back(std::move(job));
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    changed_.notify_one();
}

void JobThread::stop() {
    std::thread thread;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        is_stopped_ = true;
        jobs_.clear();
        changed_.notify_one();
        thread = std::move(thread_);
    }
    if (thread.joinable()) thread.join();
}

void JobThread::run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return is_stopped_ || !jobs_.empty(); });
        if (is_stopped_) return;
        const std::function<void()> job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
}

}  // namespace hierarchical
}  // namespace pto
