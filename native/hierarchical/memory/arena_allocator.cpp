#include "hierarchical/memory/arena_allocator.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/align.h"
#include "base/failure.h"
#include "base/shared_memory.h"

namespace pto {
namespace hierarchical {
namespace {

/// Blocks below this keep their pages when they are given back: asking the system would cost more than they do.
constexpr uint64_t kLeastPunched = 128 * 1024;

/// Whole pages inside a range.
struct PageRange {
    uint64_t begin;
    uint64_t end;
};

PageRange pages_inside(uint64_t offset, uint64_t bytes) {
    return {base::align_up(offset, kArenaPage), (offset + bytes) / kArenaPage * kArenaPage};
}

/// Gives the pages inside the range back to the system, which makes them zero. False when it was not worth it or not possible.
bool punch(uint8_t *arena, uint64_t offset, uint64_t bytes) {
    if (bytes < kLeastPunched) return false;
    const PageRange pages = pages_inside(offset, bytes);
    return madvise(arena + pages.begin, pages.end - pages.begin, MADV_REMOVE) == 0;
}

void zero(uint8_t *arena, uint64_t offset, uint64_t bytes) {
    if (!punch(arena, offset, bytes)) {
        std::memset(arena + offset, 0, bytes);
        return;
    }
    const PageRange pages = pages_inside(offset, bytes);
    std::memset(arena + offset, 0, pages.begin - offset);
    std::memset(arena + pages.end, 0, offset + bytes - pages.end);
}

}  // namespace

ArenaAllocator::ArenaAllocator(uint64_t first_bytes, Grow grow)
    : grow_(std::move(grow)), next_bytes_(base::align_up(std::max<uint64_t>(first_bytes, kArenaPage), kArenaPage)) {}

Allocation ArenaAllocator::allocate(uint64_t nbytes, bool prefault) {
    if (nbytes > kLargestBlock) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_SHM,
                            std::to_string(nbytes) + " bytes of shared memory; at most " + std::to_string(kLargestBlock))
            .with_id("nbytes", nbytes)
            .with_id("limit", kLargestBlock);
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const std::unique_ptr<Arena> &arena : arenas_) {
        if (const std::optional<uint64_t> offset = arena->map.take(nbytes)) {
            return hand_out(*arena, *offset, nbytes, prefault);
        }
    }
    Arena &arena = grow_for(nbytes);
    return hand_out(arena, *arena.map.take(nbytes), nbytes, prefault);
}

ArenaAllocator::Arena &ArenaAllocator::grow_for(uint64_t nbytes) {
    const uint64_t bytes = std::max(next_bytes_, base::align_up(ArenaMap::block_bytes(nbytes), kArenaPage));
    arenas_.reserve(arenas_.size() + 1);
    arenas_.push_back(std::make_unique<Arena>(Arena{grow_(bytes), ArenaMap(bytes), 0}));
    next_bytes_ = std::max(next_bytes_, std::min(2 * next_bytes_, kLargestStep));
    return *arenas_.back();
}

Allocation ArenaAllocator::hand_out(Arena &arena, uint64_t offset, uint64_t nbytes, bool prefault) {
    const uint64_t bytes = ArenaMap::block_bytes(nbytes);
    base::SharedMemory &memory = *arena.segment->memory;
    if (prefault) {
        try {
            memory.prefault(offset, bytes);
        } catch (...) {
            arena.map.give_back(offset);
            throw;
        }
    }
    if (offset < arena.touched) {
        // A child that was told late may still have written after the block was given back.
        const uint64_t dirty = std::min(bytes, arena.touched - offset);
        if (prefault) {
            std::memset(memory.data() + offset, 0, dirty);
        } else {
            zero(memory.data(), offset, dirty);
        }
    }
    arena.touched = std::max(arena.touched, offset + bytes);
    used_ += bytes;
    peak_ = std::max(peak_, used_);
    return {memory.data() + offset, arena.segment->id, arena.segment->generation, offset, nbytes};
}

void ArenaAllocator::release(uint32_t segment, uint64_t offset) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const std::unique_ptr<Arena> &arena : arenas_) {
        if (arena->segment->id != segment) continue;
        const uint64_t bytes = arena->map.give_back(offset);
        if (bytes == 0) break;
        used_ -= bytes;
        punch(arena->segment->memory->data(), offset, bytes);
        return;
    }
    throw base::Failure(abi::ErrorCode::ERR_PTO_SHM, "nothing is allocated at offset " + std::to_string(offset) +
                                                         " of segment " + std::to_string(segment) +
                                                         "; it was freed before, or came from elsewhere")
        .with("segment", segment)
        .with_id("offset", offset);
}

ArenaUse ArenaAllocator::use() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    ArenaUse use{used_, peak_, 0, 0, arenas_.size()};
    for (const std::unique_ptr<Arena> &arena : arenas_) {
        use.reserved += arena->map.bytes();
        use.block_count += arena->map.block_count();
    }
    return use;
}

}  // namespace hierarchical
}  // namespace pto
