#include "addon/control_calls.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace pto {
namespace addon {

void ControlCalls::post(uint64_t child_key, std::function<void()> call) {
    std::thread finished;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        if (is_stopped_) return;
        Child &child = children_[child_key];
        child.waiting.push_back(std::move(call));
        if (child.is_running) return;
        finished = std::move(child.thread);
        child.is_running = true;
        child.thread = std::thread([this, &child] {
            pthread_setname_np(pthread_self(), "pto-control");
            run(child);
        });
    }
    if (finished.joinable()) finished.join();
}

void ControlCalls::run(Child &child) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!child.waiting.empty()) {
        std::function<void()> call = std::move(child.waiting.front());
        child.waiting.pop_front();
        lock.unlock();
        call();
        call = nullptr;
        lock.lock();
    }
    child.is_running = false;
}

bool ControlCalls::is_idle() {
    std::lock_guard<std::mutex> lock(mutex_);
    return std::none_of(children_.begin(), children_.end(), [](const auto &entry) { return entry.second.is_running; });
}

void ControlCalls::stop() {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        is_stopped_ = true;
    }
    for (auto &[key, child] : children_) {
        if (child.thread.joinable()) child.thread.join();
    }
}

}  // namespace addon
}  // namespace pto
