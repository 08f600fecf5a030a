#include "hierarchical/memory/arena_map.h"

#include <algorithm>
#include <iterator>

#include "base/align.h"

namespace pto {
namespace hierarchical {
namespace {

uint64_t alignment_of(uint64_t bytes) { return bytes >= kArenaPageBlock ? kArenaPage : kArenaAlignment; }

}  // namespace

ArenaMap::ArenaMap(uint64_t bytes) : bytes_(bytes) { add_free(0, bytes); }

uint64_t ArenaMap::block_bytes(uint64_t bytes) noexcept {
    const uint64_t least = std::max<uint64_t>(bytes, 1);
    return base::align_up(least, alignment_of(least));
}

std::optional<uint64_t> ArenaMap::take(uint64_t bytes) {
    const uint64_t wanted = block_bytes(bytes);
    for (auto candidate = by_size_.lower_bound({wanted, 0}); candidate != by_size_.end(); ++candidate) {
        const auto [hole_bytes, hole] = *candidate;
        const uint64_t offset = base::align_up(hole, alignment_of(wanted));
        const uint64_t skipped = offset - hole;
        if (hole_bytes - skipped < wanted || hole_bytes < skipped) continue;
        remove_free(holes_.find(hole));
        if (skipped != 0) add_free(hole, skipped);
        if (hole_bytes - skipped != wanted) add_free(offset + wanted, hole_bytes - skipped - wanted);
        blocks_.emplace(offset, wanted);
        used_ += wanted;
        return offset;
    }
    return std::nullopt;
}

uint64_t ArenaMap::give_back(uint64_t offset) {
    const auto block = blocks_.find(offset);
    if (block == blocks_.end()) return 0;
    const uint64_t bytes = block->second;
    blocks_.erase(block);
    used_ -= bytes;
    uint64_t begin = offset;
    uint64_t end = offset + bytes;
    auto next = holes_.lower_bound(offset);
    if (next != holes_.begin()) {
        const auto previous = std::prev(next);
        if (previous->first + previous->second == begin) {
            begin = previous->first;
            remove_free(previous);
        }
    }
    if (next != holes_.end() && next->first == end) {
        end += next->second;
        remove_free(next);
    }
    add_free(begin, end - begin);
    return bytes;
}

void ArenaMap::add_free(uint64_t offset, uint64_t bytes) {
    holes_.emplace(offset, bytes);
    by_size_.emplace(bytes, offset);
}

void ArenaMap::remove_free(std::map<uint64_t, uint64_t>::iterator hole) {
    by_size_.erase({hole->second, hole->first});
    holes_.erase(hole);
}

}  // namespace hierarchical
}  // namespace pto
