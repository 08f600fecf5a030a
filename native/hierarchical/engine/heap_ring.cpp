#include "hierarchical/engine/heap_ring.h"

#include <string>

#include "base/failure.h"

namespace pto {
namespace hierarchical {

bool HeapRing::fits(uint64_t nbytes) const noexcept {
    base::ByteRing trial = bytes_;
    return nbytes <= capacity_ && trial.take(rounded(nbytes)) != base::ByteRing::kNoSpace;
}

void HeapRing::reserve() {
    if (next_ - first_ < records_.size()) return;
    std::vector<Record> larger(records_.empty() ? 64 : 2 * records_.size());
    for (uint64_t n = first_; n != next_; ++n) larger[n & (larger.size() - 1)] = record(n);
    records_.swap(larger);
}

HeapRing::Block HeapRing::take(uint64_t nbytes, uint64_t task_id) noexcept {
    const uint64_t size = rounded(nbytes);
    const uint64_t offset = bytes_.take(size);
    const uint64_t number = next_++;
    record(number) = {offset, size, bytes_.head(), task_id, 0};
    if (bytes_.live() > stats_.peak) stats_.peak = bytes_.live();
    return {number, offset};
}

void HeapRing::release(uint64_t number) noexcept {
    if (--record(number).holders > 0) return;
    while (first_ != next_ && record(first_).holders == 0) bytes_.release_to(record(first_++).end);
}

uint64_t HeapRing::distance(uint64_t offset) const noexcept {
    const uint64_t tail = record(first_).offset;
    return offset >= tail ? offset - tail : offset + capacity_ - tail;
}

uint64_t HeapRing::find(uint64_t offset, uint64_t nbytes) const noexcept {
    if (first_ == next_ || offset >= capacity_) return kNoBlock;
    // The last block that starts at or before the offset.
    const uint64_t wanted = distance(offset);
    uint64_t low = first_;
    uint64_t high = next_;
    while (high - low > 1) {
        const uint64_t middle = low + (high - low) / 2;
        (distance(record(middle).offset) <= wanted ? low : high) = middle;
    }
    const Record &block = record(low);
    const bool is_inside = offset >= block.offset && offset - block.offset <= block.nbytes &&
                           nbytes <= block.nbytes - (offset - block.offset);
    return is_inside && block.holders > 0 ? low : kNoBlock;
}

void HeapRing::reset() {
    if (first_ != next_)
        throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL,
                            "A heap ring was reset while " + std::to_string(live_blocks()) +
                                " of its blocks are in use.");
    bytes_.reset(capacity_);
    first_ = next_ = 0;
}

void HeapRing::count_wait(uint64_t wait_ns, bool has_failed) noexcept {
    ++stats_.waits;
    stats_.wait_ns += wait_ns;
    stats_.failures += has_failed ? 1 : 0;
}

HeapRingStats HeapRing::stats() const noexcept {
    HeapRingStats stats = stats_;
    stats.used = bytes_.live();
    return stats;
}

}  // namespace hierarchical
}  // namespace pto
