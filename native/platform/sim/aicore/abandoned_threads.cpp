#include "platform/sim/aicore/abandoned_threads.h"

#include <list>
#include <mutex>
#include <utility>

namespace pto {
namespace sim {
namespace {

class AbandonedThreads {
public:
    /// At the end of the process. What still runs is left to it.
    ~AbandonedThreads() {
        join_ended();
        for (Abandoned &it : threads_) it.thread.detach();
    }

    void add(std::thread thread, const std::atomic<bool> &has_ended) {
        std::lock_guard<std::mutex> lock(mutex_);
        threads_.push_back({std::move(thread), &has_ended});
    }

    void join_ended() noexcept {
        std::lock_guard<std::mutex> lock(mutex_);
        threads_.remove_if([](Abandoned &it) {
            if (!it.has_ended->load(std::memory_order_acquire)) return false;
            it.thread.join();
            return true;
        });
    }

private:
    struct Abandoned {
        std::thread thread;
        const std::atomic<bool> *has_ended;
    };

    std::mutex mutex_;
    std::list<Abandoned> threads_;
};

AbandonedThreads abandoned;

}  // namespace

void abandon_thread(std::thread thread, const std::atomic<bool> &has_ended) { abandoned.add(std::move(thread), has_ended); }

void join_ended_threads() noexcept { abandoned.join_ended(); }

}  // namespace sim
}  // namespace pto
