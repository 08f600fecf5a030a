#pragma once
/// Shared memory in pieces: blocks of arenas, and a further arena when no block fits. Any thread.
///
/// Memory is zero when it is handed out. Pages of blocks that were given back go back to the system, so an arena costs
/// what is taken of it.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "hierarchical/memory/arena_map.h"
#include "hierarchical/memory/segment.h"

namespace pto {
namespace hierarchical {

/// Shared memory that stays until it is freed. It is zero when it is handed out.
struct Allocation {
    uint8_t *data;
    uint32_t segment;
    uint32_t generation;
    uint64_t offset;
    uint64_t nbytes;
};

struct ArenaUse {
    uint64_t used;         ///< bytes in blocks
    uint64_t peak;         ///< most of it so far
    uint64_t reserved;     ///< bytes of all arenas
    uint64_t block_count;
    uint64_t arena_count;
};

class ArenaAllocator {
public:
    /// Makes a segment that every child can name when it returns.
    using Grow = std::function<std::shared_ptr<const Segment>(uint64_t bytes)>;

    /// `first_bytes` of the first arena; each further one is twice as large, up to kLargestStep, or as large as a block.
    ArenaAllocator(uint64_t first_bytes, Grow grow);

    /// Throws Failure ERR_PTO_SHM, and what `grow` throws, and leaves everything as before.
    Allocation allocate(uint64_t nbytes, bool prefault);
    /// Throws Failure ERR_PTO_SHM when nothing was allocated there.
    void release(uint32_t segment, uint64_t offset);

    ArenaUse use() const;

    static constexpr uint64_t kLargestStep = uint64_t{1} << 30;
    static constexpr uint64_t kLargestBlock = uint64_t{1} << 46;

private:
    struct Arena {
        std::shared_ptr<const Segment> segment;
        ArenaMap map;
        uint64_t touched = 0;  ///< what lies above was never handed out
    };

    Arena &grow_for(uint64_t nbytes);
    Allocation hand_out(Arena &arena, uint64_t offset, uint64_t nbytes, bool prefault);

    const Grow grow_;
    mutable std::mutex mutex_;
    uint64_t next_bytes_;
    uint64_t used_ = 0;
    uint64_t peak_ = 0;
    std::vector<std::unique_ptr<Arena>> arenas_;
};

}  // namespace hierarchical
}  // namespace pto
