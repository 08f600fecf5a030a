// A copy engine that a kernel plays: requests in memory, and a record of the event that each ends with.
#pragma once

#include <cstdint>

/// What the engine fills in when a copy is done, and the runtime takes notice of. 16 bytes.
struct EventRecord {
    uint32_t flag;          ///< not 0: done; the runtime clears it
    uint32_t sq_tail;       ///< where the engine's queue has room again
    uint64_t channel_info;  ///< address of two words, to both of which the runtime then writes sq_tail
};

/// A request, all 0 until it is posted.
struct CopyRequest {
    uint64_t posted;
    uint64_t source;
    uint64_t target;
    uint64_t bytes;
    EventRecord *record;

    static constexpr uint32_t kWords = 5;

    uint32_t *bell() { return reinterpret_cast<uint32_t *>(&posted); }
};
static_assert(sizeof(CopyRequest) == 8 * CopyRequest::kWords, "the orchestration allocates it in words");
