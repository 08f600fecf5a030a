#include "platform/sim/comm/comm_member.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/clock.h"
#include "base/shared_wait_word.h"

namespace pto {
namespace sim {
namespace {

using abi::CommRankState;
using abi::ErrorCode;
using base::Failure;

constexpr uint32_t value_of(CommRankState state) { return static_cast<uint32_t>(state); }

/// Whether the word holds `mine`, which whoever comes first puts there.
template <typename T>
bool agrees(std::atomic<T> &word, T mine) {
    T theirs = 0;
    return word.compare_exchange_strong(theirs, mine) || theirs == mine;
}

}  // namespace

CommMember::CommMember(base::SharedMemory memory, uint64_t offset, uint32_t rank, uint32_t rank_count, uint64_t window_bytes)
    : memory_(std::move(memory)), offset_(offset), rank_(rank), rank_count_(rank_count), window_bytes_(window_bytes) {
    const uint64_t needed = abi::comm_segment_bytes(rank_count, window_bytes);
    if (offset % alignof(abi::CommSegmentHeader) != 0 || offset > memory_.size() || needed > memory_.size() - offset) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS,
                      std::to_string(rank_count) + " windows of " + std::to_string(window_bytes) + " bytes take a segment of " +
                          std::to_string(needed) + " bytes from a multiple of 64 on; this one has " +
                          std::to_string(memory_.size()) + ", of which it begins at " + std::to_string(offset));
    }
    abi::CommSegmentHeader &shared = header();
    if (!agrees(shared.magic, abi::kCommSegmentMagic)) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "the segment is none of a communicator of this version");
    }
    if (!agrees(shared.rank_count, rank_count) || !agrees(shared.window_bytes, window_bytes)) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS,
                      "rank " + std::to_string(rank) + " asks for " + std::to_string(rank_count) + " windows of " +
                          std::to_string(window_bytes) + " bytes, ranks before it for " + std::to_string(shared.rank_count.load()) +
                          " of " + std::to_string(shared.window_bytes.load()) + ". All ranks ask for the same");
    }
    struct flock lock = lock_of(rank);
    abi::CommRankRecord &mine = shared.ranks[rank];
    if (fcntl(memory_.fd(), F_OFD_SETLK, &lock) != 0) {
        if (errno != EAGAIN && errno != EACCES) {
            throw Failure(ErrorCode::ERR_PTO_SHM, std::string("a segment cannot be locked: ") + std::strerror(errno));
        }
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "rank " + std::to_string(rank) + " is taken by process " +
                                                        std::to_string(mine.pid.load()) + ". Each rank joins once");
    }
    if (mine.state.load() != value_of(CommRankState::kAbsent)) {
        lose(rank);
        fail_for(rank);
    }
    if (const uint32_t gone = shared.failure.load()) fail_for(gone - 1);
    mine.pid.store(getpid());
    mine.state.store(value_of(CommRankState::kJoined));
    shared.joined.fetch_add(1);
    base::shared_wake(shared.joined);
}

CommMember::~CommMember() { header().ranks[rank_].state.store(value_of(CommRankState::kLeft)); }

uint8_t *CommMember::window(uint32_t rank) const {
    return memory_.data() + offset_ + abi::kCommSegmentHeaderBytes + rank * abi::comm_window_stride(window_bytes_);
}

void CommMember::wait_for_all(int64_t deadline_ns, const std::function<void(int64_t)> &sleep) {
    abi::CommSegmentHeader &shared = header();
    wait(shared.joined, [&] { return shared.joined.load() == rank_count_; }, deadline_ns, "join", sleep);
}

// The last one opens the next barrier before it lets the others go, so nobody can come to the next one too early.
void CommMember::barrier(int64_t deadline_ns) {
    abi::CommSegmentHeader &shared = header();
    if (const uint32_t gone = shared.failure.load()) fail_for(gone - 1);
    const uint32_t phase = shared.phase.load();
    if (shared.arrived.fetch_add(1) + 1 == rank_count_) {
        shared.arrived.store(0);
        shared.phase.store(phase + 1);
        base::shared_wake(shared.phase);
        return;
    }
    wait(shared.phase, [&] { return shared.phase.load() != phase; }, deadline_ns, "come to the barrier", nullptr);
}

void CommMember::wait(std::atomic<uint32_t> &word, const Condition &is_done, int64_t deadline_ns, const char *what,
                      const std::function<void(int64_t)> &sleep) {
    for (;;) {
        const uint32_t seen = word.load();
        if (is_done()) return;
        if (const uint32_t gone = header().failure.load()) fail_for(gone - 1);
        const int64_t now_ns = base::monotonic_ns();
        if (now_ns >= deadline_ns) fail_late(what);
        const int64_t until_ns = std::min(deadline_ns, now_ns + kCommSliceNs);
        if (sleep) {
            sleep(until_ns);
        } else {
            base::shared_wait(word, seen, until_ns);
        }
        if (word.load() != seen || base::monotonic_ns() < until_ns) continue;
        // What is gone may have let this rank go just before.
        const int gone = find_gone();
        if (gone < 0 || is_done()) continue;
        lose(static_cast<uint32_t>(gone));
    }
}

struct flock CommMember::lock_of(uint32_t rank) const {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(offset_ + rank);
    lock.l_len = 1;
    return lock;
}

int CommMember::find_gone() const {
    for (uint32_t rank = 0; rank < rank_count_; ++rank) {
        const uint32_t state = header().ranks[rank].state.load();
        if (rank == rank_ || state == value_of(CommRankState::kAbsent)) continue;
        if (state == value_of(CommRankState::kLeft)) return static_cast<int>(rank);
        struct flock lock = lock_of(rank);
        if (fcntl(memory_.fd(), F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK) return static_cast<int>(rank);
    }
    return -1;
}

void CommMember::lose(uint32_t rank) {
    uint32_t none = 0;
    header().failure.compare_exchange_strong(none, rank + 1);
    base::shared_wake(header().joined);
    base::shared_wake(header().phase);
}

void CommMember::fail_for(uint32_t rank) const {
    const abi::CommRankRecord &record = header().ranks[rank];
    const bool has_left = record.state.load() == value_of(CommRankState::kLeft);
    Failure failure(ErrorCode::ERR_PTO_COMM_PEER_DIED,
                    "rank " + std::to_string(rank) + " of " + std::to_string(rank_count_) + " (process " +
                        std::to_string(record.pid.load()) + ") has " + (has_left ? "left" : "died") +
                        "; the others cannot go on without it. Destroy the communicator and make a new one");
    throw failure.with("rank", rank).with("pid", record.pid.load());
}

void CommMember::fail_late(const char *what) const {
    std::string absent;
    for (uint32_t rank = 0; rank < rank_count_; ++rank) {
        if (header().ranks[rank].state.load() != value_of(CommRankState::kAbsent)) continue;
        absent += (absent.empty() ? "" : ", ") + std::to_string(rank);
    }
    throw Failure(ErrorCode::ERR_PTO_COMM_TIMEOUT,
                  "not all of " + std::to_string(rank_count_) + " ranks " + what + " in time" +
                      (absent.empty() ? std::string() : "; not there: rank " + absent) +
                      ". Each rank makes the same calls in the same order, in a process or thread of its own");
}

}  // namespace sim
}  // namespace pto
