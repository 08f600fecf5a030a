#include "addon/run_thread.h"

#include <pthread.h>

namespace pto {
namespace addon {

void RunThread::start() {
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "pto-run");
        loop();
    });
}

bool RunThread::submit(Job *job) {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        if (is_stopped_) return false;
        job->next_ = nullptr;
        (tail_ == nullptr ? head_ : tail_->next_) = job;
        tail_ = job;
    }
    work_.notify_one();
    return true;
}

void RunThread::loop() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
        work_.wait(lock, [this] { return is_stopped_ || (head_ != nullptr && !is_busy_); });
        if (is_stopped_) return;
        Job *job = head_;
        head_ = job->next_;
        if (head_ == nullptr) tail_ = nullptr;
        is_busy_ = true;
        lock.unlock();
        job->execute();
        completed_(job);
        lock.lock();
        is_busy_ = false;
        if (head_ == nullptr || is_stopped_) turn_.notify_all();
    }
}

bool RunThread::take_turn() {
    std::unique_lock<std::mutex> lock(mutex_);
    turn_.wait(lock, [this] { return is_stopped_ || (head_ == nullptr && !is_busy_); });
    if (is_stopped_) return false;
    is_busy_ = true;
    return true;
}

void RunThread::end_turn() {
    std::lock_guard<std::mutex> lock(mutex_);
    is_busy_ = false;
    if (is_stopped_) turn_.notify_all();
    if (head_ != nullptr) work_.notify_one();
}

void RunThread::stop(const Completed &dropped) {
    Job *queued = nullptr;
    std::thread thread;
    {
        std::unique_lock<std::mutex> lock(mutex_);
        is_stopped_ = true;
        queued = std::exchange(head_, nullptr);
        tail_ = nullptr;
        turn_.notify_all();
        work_.notify_all();
        turn_.wait(lock, [this] { return !is_busy_; });
        thread = std::move(thread_);
    }
    if (thread.joinable()) thread.join();
    while (queued != nullptr) {
        Job *job = queued;
        queued = job->next_;
        dropped(job);
    }
}

}  // namespace addon
}  // namespace pto
