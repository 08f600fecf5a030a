// Small parts of a tensor: the buffer it lies in, and intervals along a dimension.
#pragma once

#include <cstddef>
#include <cstdint>

/// Device memory that a tensor lies in.
struct PTOBufferHandle {
    uint64_t addr;  ///< device address of the first byte
    uint64_t size;  ///< bytes
};

static_assert(sizeof(PTOBufferHandle) == 16 && offsetof(PTOBufferHandle, size) == 8, "PTOBufferHandle is 16 bytes");

/// Half-open interval [begin, end).
struct Segment {
    uint64_t begin;
    uint64_t end;

    /// True when both have a point in common. Touching ends are not in common.
    bool line_segment_intersection(const Segment &other) const { return begin < other.end && other.begin < end; }
    bool contains(const Segment &other) const { return begin <= other.begin && other.end <= end; }
};

static_assert(sizeof(Segment) == 16 && offsetof(Segment, end) == 8, "Segment is 16 bytes");

/// How a region relates to a region that was written earlier.
enum class OverlapStatus {
    NO_OVERLAP,  ///< no byte in common
    COVERED,     ///< the earlier region lies inside
    OTHER,       ///< may have bytes in common
};
