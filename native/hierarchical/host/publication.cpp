#include "hierarchical/host/publication.h"

#include <chrono>

namespace pto {
namespace hierarchical {

void Publication::expect(uint32_t segment, Member *member) {
    const std::lock_guard<std::mutex> lock(mutex_);
    expected_[segment].insert(member);
}

void Publication::mapped(uint32_t segment, Member *member) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = expected_.find(segment);
    if (found == expected_.end()) return;
    found->second.erase(member);
    changed_.notify_all();
}

void Publication::forget(Member *member) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto &[segment, members] : expected_) members.erase(member);
    changed_.notify_all();
}

std::vector<Member *> Publication::wait(uint32_t segment, int64_t deadline_ns) {
    const std::chrono::steady_clock::time_point deadline{std::chrono::nanoseconds(deadline_ns)};
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait_until(lock, deadline, [&] { return expected_[segment].empty(); });
    const std::vector<Member *> late(expected_[segment].begin(), expected_[segment].end());
    expected_.erase(segment);
    return late;
}

}  // namespace hierarchical
}  // namespace pto
