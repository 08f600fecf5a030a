// How the ranks of a communicator reach each other's memory. Kernels receive its device address as a scalar.
#pragma once

#include <cstddef>
#include <cstdint>

inline constexpr uint32_t COMM_MAX_RANK_NUM = 64;

/// 1056 bytes. windowsIn[r] is the address, in this process, of rank r's window of winSize bytes.
struct CommContext {
    uint64_t workSpace;      ///< scratch memory of the communication library
    uint64_t workSpaceSize;  ///< bytes
    uint32_t rankId;         ///< this rank, 0 to rankNum - 1
    uint32_t rankNum;        ///< ranks
    uint64_t winSize;        ///< bytes of a window
    uint64_t windowsIn[COMM_MAX_RANK_NUM];
    uint64_t windowsOut[COMM_MAX_RANK_NUM];  ///< the simulator has the same addresses as in windowsIn
};

static_assert(sizeof(CommContext) == 1056 && alignof(CommContext) == 8, "CommContext is 1056 bytes");
static_assert(offsetof(CommContext, workSpace) == 0, "CommContext::workSpace");
static_assert(offsetof(CommContext, workSpaceSize) == 8, "CommContext::workSpaceSize");
static_assert(offsetof(CommContext, rankId) == 16, "CommContext::rankId");
static_assert(offsetof(CommContext, rankNum) == 20, "CommContext::rankNum");
static_assert(offsetof(CommContext, winSize) == 24, "CommContext::winSize");
static_assert(offsetof(CommContext, windowsIn) == 32, "CommContext::windowsIn");
static_assert(offsetof(CommContext, windowsOut) == 544, "CommContext::windowsOut");
