// How the kernels of one rank reach the windows of the others.
#pragma once

#include <cstdint>

#include "kernel_signal.h"
#include "platform_comm/comm_context.h"

inline const CommContext &comm_at(int64_t address) { return *reinterpret_cast<const CommContext *>(address); }

/// The same place in the window of another rank as `own` is in this rank's.
template <typename T>
T *at_rank(const CommContext &comm, T *own, uint32_t rank) {
    return reinterpret_cast<T *>(reinterpret_cast<uint64_t>(own) - comm.windowsIn[comm.rankId] + comm.windowsIn[rank]);
}

/// Adds 1 to the word at every rank, this one included. What this kernel wrote before is visible to whoever sees it.
inline void signal_all(const CommContext &comm, uint32_t *own) {
    for (uint32_t rank = 0; rank < comm.rankNum; ++rank) signal_add(at_rank(comm, own, rank));
}
