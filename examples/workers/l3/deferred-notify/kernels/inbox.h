// What lies in the window of a rank: a counter of what has arrived, and a slot. A turn begins when all ranks have ended the one
// before, so the slot was read.
#pragma once

#include "rank_window.h"

struct Inbox {
    uint64_t address;

    Inbox(const CommContext &comm, uint32_t rank) : address(comm.windowsIn[rank]) {}

    uint32_t *arrived() const { return reinterpret_cast<uint32_t *>(address); }
    float *slot() const { return reinterpret_cast<float *>(address + kSlotOffset); }

    static constexpr uint64_t kSlotOffset = 64;
};
