#include "platform/sim/aicore/abandoned_threads.h"

#include <list>
#include <mutex>
#include <utility>

namespace pto {
namespace sim {
namespace {

struct Abandoned {
    std::thread thread;
    const std::atomic<bool> *has_ended;
};

std::mutex mutex;

std::list<Abandoned> &abandoned() {
    static auto *const threads = new std::list<Abandoned>();
    // At the end of the process some may still run: nobody joins these.
    static const struct End {
        ~End() {
            join_ended_threads();
            for (Abandoned &it : *threads) it.thread.detach();
        }
    } end;
    return *threads;
}

}  // namespace

void abandon_thread(std::thread thread, const std::atomic<bool> &has_ended) {
    std::lock_guard<std::mutex> lock(mutex);
    abandoned().push_back({std::move(thread), &has_ended});
}

void join_ended_threads() noexcept {
    std::lock_guard<std::mutex> lock(mutex);
    abandoned().remove_if([](Abandoned &it) {
        if (!it.has_ended->load(std::memory_order_acquire)) return false;
        it.thread.join();
        return true;
    });
}

}  // namespace sim
}  // namespace pto
