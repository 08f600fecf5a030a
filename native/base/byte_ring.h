#pragma once
/// Bookkeeping of a ring of bytes that is filled at the head and emptied at the tail, in order.
///
///      0          tail            head        capacity
///      |   free    |###  live  ####|   free      |
///
/// Positions only grow; `position % capacity` is the offset. So a full ring and an empty one are different states, and
/// an empty ring starts its next lap at offset 0 and can serve a block of its whole capacity. A block never wraps: when it does
/// not fit before the end, the rest of the lap is skipped and comes back together with the block.
///
/// One thread owns a ring. It manages numbers only; the memory is the owner's.

#include <cstdint>

namespace pto {
namespace base {

class ByteRing {
public:
    static constexpr uint64_t kNoSpace = ~uint64_t{0};

    void reset(uint64_t capacity) noexcept {
        capacity_ = capacity;
        head_ = tail_ = 0;
    }

    /// Takes `size` bytes. Returns their offset, or kNoSpace. A size of 0 takes nothing and returns the current offset.
    uint64_t take(uint64_t size) noexcept {
        if (capacity_ == 0) return size == 0 ? 0 : kNoSpace;
        if (size > 0 && head_ == tail_) head_ = tail_ = (head_ + capacity_ - 1) / capacity_ * capacity_;
        const uint64_t offset = head_ % capacity_;
        if (size == 0) return offset;
        const uint64_t skipped = size > capacity_ - offset ? capacity_ - offset : 0;
        if (size > capacity_ || skipped + size > capacity_ - (head_ - tail_)) return kNoSpace;
        head_ += skipped + size;
        return skipped > 0 ? 0 : offset;
    }

    /// Gives the last `size` bytes of the newest block back.
    void untake(uint64_t size) noexcept { head_ -= size; }

    /// Where the newest block ends: what `release_to` gets when that block is no longer needed.
    uint64_t head() const noexcept { return head_; }
    /// Everything up to `position`, a former `head()`, is free again.
    void release_to(uint64_t position) noexcept {
        if (position > tail_) tail_ = position;
    }

    uint64_t capacity() const noexcept { return capacity_; }
    uint64_t live() const noexcept { return head_ - tail_; }

private:
    uint64_t capacity_ = 0;
    uint64_t head_ = 0;
    uint64_t tail_ = 0;
};

}  // namespace base
}  // namespace pto
