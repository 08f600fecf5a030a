#pragma once
/// Who has still to say that it has mapped a new segment. Any thread.

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <vector>

namespace pto {
namespace hierarchical {

class Member;

class Publication {
public:
    void expect(uint32_t segment, Member *member);
    void mapped(uint32_t segment, Member *member);
    /// The member will not answer any more.
    void forget(Member *member);

    /// Waits until everybody expected has answered. Those who have not at `deadline_ns` (CLOCK_MONOTONIC) are returned and
    /// no longer expected.
    std::vector<Member *> wait(uint32_t segment, int64_t deadline_ns);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<uint32_t, std::set<Member *>> expected_;
};

}  // namespace hierarchical
}  // namespace pto
