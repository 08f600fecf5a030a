#include "addon/thread_lanes.h"

#include <mutex>
#include <random>
#include <unordered_map>
#include <utility>

namespace pto {
namespace addon {
namespace thread_lanes {
namespace {

struct Offers {
    std::mutex mutex;
    std::unordered_map<std::string, std::shared_ptr<hierarchical::ThreadLane>> lanes;
};

/// Left alive on purpose: threads use it while the process ends.
Offers &offers() {
    static auto &instance = *new Offers;
    return instance;
}

std::string random_token() {
    constexpr int kWords = 4;
    constexpr char kDigits[] = "0123456789abcdef";
    std::random_device source;
    std::string token;
    for (int word = 0; word < kWords; ++word) {
        uint32_t bits = source();
        for (int digit = 0; digit < 8; ++digit, bits >>= 4) token += kDigits[bits & 15];
    }
    return token;
}

}  // namespace

std::string offer(std::shared_ptr<hierarchical::ThreadLane> lane) {
    std::string token = random_token();
    std::lock_guard<std::mutex> lock(offers().mutex);
    offers().lanes.emplace(token, std::move(lane));
    return token;
}

std::shared_ptr<hierarchical::ThreadLane> take(const std::string &token) {
    std::lock_guard<std::mutex> lock(offers().mutex);
    const auto found = offers().lanes.find(token);
    if (found == offers().lanes.end()) return nullptr;
    std::shared_ptr<hierarchical::ThreadLane> lane = std::move(found->second);
    offers().lanes.erase(found);
    return lane;
}

}  // namespace thread_lanes
}  // namespace addon
}  // namespace pto
