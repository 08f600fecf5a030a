#include "addon/exit_guard.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <vector>

namespace pto {
namespace addon {
namespace exit_guard {
namespace {

/// The C library keeps every registration until exit. By the time a process has made this many chip workers, the
/// libraries that they can load are loaded and have run.
constexpr int kMostRegistrations = 64;

struct Registry {
    std::mutex mutex;
    std::vector<Stoppable *> workers;
    int registrations = 0;
};

/// Left alive on purpose: it is used during exit.
Registry &registry() {
    static auto &instance = *new Registry;
    return instance;
}

void stop_all() {
    std::lock_guard<std::mutex> lock(registry().mutex);
    for (Stoppable *worker : registry().workers) worker->shutdown();
}

}  // namespace

void add(Stoppable *worker) {
    std::lock_guard<std::mutex> lock(registry().mutex);
    registry().workers.push_back(worker);
}

void remove(Stoppable *worker) {
    std::lock_guard<std::mutex> lock(registry().mutex);
    auto &workers = registry().workers;
    workers.erase(std::remove(workers.begin(), workers.end(), worker), workers.end());
}

void arm() {
    std::lock_guard<std::mutex> lock(registry().mutex);
    if (registry().registrations == kMostRegistrations) return;
    ++registry().registrations;
    std::atexit(stop_all);
}

}  // namespace exit_guard
}  // namespace addon
}  // namespace pto
