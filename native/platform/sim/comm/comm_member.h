#pragma once
/// One rank in a segment of a communicator: joins, meets the others, leaves.
///
///     CommMember member(std::move(memory), rank, rank_count, window_bytes);
///     member.wait_for_all(deadline);
///     member.barrier(timeout);
///
/// Waiting is sleeping on a word of the segment, in slices, between which the rank looks whether the others are alive. So a
/// rank that dies fails the waits of all others within a slice, and whoever finds out first tells the rest.

#include <fcntl.h>

#include <cstdint>
#include <functional>
#include <string>

#include "abi/comm_segment.h"
#include "base/failure.h"
#include "base/shared_memory.h"

namespace pto {
namespace sim {

/// How long a sleep lasts before the sleeper looks whether the ranks that it waits for are alive.
inline constexpr int64_t kCommSliceNs = 25'000'000;

class CommMember {
public:
    /// Joins as `rank`. The segment lies in `memory` from `offset` on, a multiple of 64. The descriptor of `memory` is one of
    /// this rank alone (its own open file description), because the lock that shows that the rank is alive belongs to it.
    /// Throws Failure ERR_PTO_COMM_ARGS, or ERR_PTO_COMM_PEER_DIED where ranks have gone already.
    CommMember(base::SharedMemory memory, uint64_t offset, uint32_t rank, uint32_t rank_count, uint64_t window_bytes);
    /// Leaves.
    ~CommMember();
    CommMember(const CommMember &) = delete;
    CommMember &operator=(const CommMember &) = delete;

    /// Returns when every rank has joined. `sleep` replaces the sleep on the segment's word, for whoever has something to do
    /// meanwhile; it takes the time at which to look around again.
    void wait_for_all(int64_t deadline_ns, const std::function<void(int64_t until_ns)> &sleep = nullptr);
    /// Returns when every rank is here.
    void barrier(int64_t deadline_ns);

    uint8_t *window(uint32_t rank) const;
    uint64_t window_bytes() const { return window_bytes_; }
    uint32_t rank() const { return rank_; }
    uint32_t rank_count() const { return rank_count_; }

private:
    using Condition = std::function<bool()>;
    void wait(std::atomic<uint32_t> &word, const Condition &is_done, int64_t deadline_ns, const char *what,
              const std::function<void(int64_t)> &sleep);
    /// A rank that has died or left, -1: none.
    int find_gone() const;
    /// Tells everybody about it.
    void lose(uint32_t rank);
    [[noreturn]] void fail_for(uint32_t rank) const;
    [[noreturn]] void fail_late(const char *what) const;
    abi::CommSegmentHeader &header() const { return *reinterpret_cast<abi::CommSegmentHeader *>(memory_.data() + offset_); }

    struct flock lock_of(uint32_t rank) const;

    base::SharedMemory memory_;
    const uint64_t offset_;
    const uint32_t rank_;
    const uint32_t rank_count_;
    const uint64_t window_bytes_;
};

}  // namespace sim
}  // namespace pto
