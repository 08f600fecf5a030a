// What lies in the window of a rank: a counter of what has arrived, and a slot for each part.
#pragma once

#include <cstdint>

#include "rank_window.h"

struct Window {
    uint64_t address;

    /// The window of `rank` as this process sees it.
    Window(const CommContext &comm, uint32_t rank) : address(comm.windowsIn[rank]) {}

    uint32_t *arrived() const { return reinterpret_cast<uint32_t *>(address); }
    int32_t *slot(uint32_t index, uint64_t count) const {
        return reinterpret_cast<int32_t *>(address + kSlotsOffset) + index * count;
    }

    static constexpr uint64_t kSlotsOffset = 64;
};
