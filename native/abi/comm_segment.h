// The shared memory of one communicator: a header, then one window a rank.
//
// A segment begins as zeros, whoever made it, so there is no moment in which it exists and is not ready: what all ranks
// know already (the version, how many they are) each of them sets where it finds 0, and compares where it does not. A segment
// serves one communicator once.
//
// Each rank keeps a write lock on byte `rank` of the segment's file range for as long as it takes part (an open file description lock). The
// kernel drops it when the process ends in whatever way, which is how the others learn that a rank has died.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "platform_comm/comm_context.h"

namespace pto {
namespace abi {

inline constexpr uint32_t kCommSegmentMagic = 0x314d4d43u;  ///< "CMM1"; another layout has another digit
inline constexpr uint64_t kCommSegmentHeaderBytes = 8192;
inline constexpr uint64_t kCommWindowAlign = 4096;
inline constexpr uint64_t kMaxCommSegmentBytes = uint64_t{1} << 46;

enum class CommRankState : uint32_t { kAbsent = 0, kJoined = 1, kLeft = 2 };

/// One rank. Written by it alone.
struct alignas(64) CommRankRecord {
    std::atomic<uint32_t> state;  ///< CommRankState
    std::atomic<int32_t> pid;     ///< for messages
};

struct CommSegmentHeader {
    std::atomic<uint32_t> magic;         ///< kCommSegmentMagic
    std::atomic<uint32_t> rank_count;    ///< 1 to COMM_MAX_RANK_NUM
    std::atomic<uint64_t> window_bytes;  ///< of each window, as asked for
    alignas(64) std::atomic<uint32_t> joined;   ///< ranks that have joined; slept on
    alignas(64) std::atomic<uint32_t> arrived;  ///< ranks in the barrier under way
    alignas(64) std::atomic<uint32_t> phase;    ///< barriers that all ranks have passed; slept on
    alignas(64) std::atomic<uint32_t> failure;  ///< 0, or 1 + a rank that is gone: nothing goes on
    alignas(64) CommRankRecord ranks[COMM_MAX_RANK_NUM];
};

static_assert(sizeof(CommRankRecord) == 64, "a rank has a cache line");
static_assert(offsetof(CommSegmentHeader, joined) == 64, "CommSegmentHeader::joined");
static_assert(offsetof(CommSegmentHeader, arrived) == 128, "CommSegmentHeader::arrived");
static_assert(offsetof(CommSegmentHeader, phase) == 192, "CommSegmentHeader::phase");
static_assert(offsetof(CommSegmentHeader, failure) == 256, "CommSegmentHeader::failure");
static_assert(offsetof(CommSegmentHeader, ranks) == 320, "CommSegmentHeader::ranks");
static_assert(sizeof(CommSegmentHeader) <= kCommSegmentHeaderBytes, "the windows start at 8192");

/// Bytes from one window to the next.
constexpr uint64_t comm_window_stride(uint64_t window_bytes) {
    return (window_bytes + kCommWindowAlign - 1) & ~(kCommWindowAlign - 1);
}

/// Bytes of a segment; 0 when there can be none: no rank or more than 64, no window, or more than an address space holds.
constexpr uint64_t comm_segment_bytes(uint32_t rank_count, uint64_t window_bytes) {
    if (rank_count == 0 || rank_count > COMM_MAX_RANK_NUM || window_bytes == 0) return 0;
    if (window_bytes > kMaxCommSegmentBytes / rank_count - kCommSegmentHeaderBytes) return 0;
    return kCommSegmentHeaderBytes + rank_count * comm_window_stride(window_bytes);
}

}  // namespace abi
}  // namespace pto
