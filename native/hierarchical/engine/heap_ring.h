#pragma once
/// Memory for outputs and intermediates: bytes that are handed out in a circle and come back in the same order.
///
/// A block is alive while somebody holds it: the task that it was allocated for, every task that names bytes of it, and the
/// scope that it was allocated in. The ring moves on over blocks that nobody holds, oldest first, so a block in the middle
/// stays until all older ones are free.
///
///     tail ─▶ │ held │ free │ held │ ◀─ head        blocks number 7, 8, 9
///
/// A ring knows numbers only; the memory is the owner's. One thread at a time.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/byte_ring.h"

namespace pto {
namespace hierarchical {

/// What a ring counts, in bytes, calls and nanoseconds.
struct HeapRingStats {
    uint64_t used = 0;  ///< live bytes, with those lost at the end of a lap
    uint64_t peak = 0;
    uint64_t waits = 0;
    uint64_t wait_ns = 0;
    uint64_t failures = 0;
};

class HeapRing {
public:
    static constexpr uint64_t kAlignment = 1024;
    static constexpr uint64_t kNoBlock = ~uint64_t{0};

    struct Block {
        uint64_t number;  ///< from 0 in the ring
        uint64_t offset;
    };

    explicit HeapRing(uint64_t capacity) : capacity_(capacity / kAlignment * kAlignment) { bytes_.reset(capacity_); }

    /// What a request takes of the ring.
    static constexpr uint64_t rounded(uint64_t nbytes) noexcept {
        return (nbytes + kAlignment - 1) / kAlignment * kAlignment;
    }

    bool fits(uint64_t nbytes) const noexcept;
    /// Makes room for the record of one more block, so that `take` needs no memory.
    void reserve();
    /// A block of `nbytes`, which fit, that nobody holds yet. `task_id` is for reports.
    Block take(uint64_t nbytes, uint64_t task_id) noexcept;

    void hold(uint64_t number) noexcept { ++record(number).holders; }
    void release(uint64_t number) noexcept;

    /// The number of the held block that contains these bytes; kNoBlock when there is none.
    uint64_t find(uint64_t offset, uint64_t nbytes) const noexcept;

    uint64_t capacity() const noexcept { return capacity_; }
    uint64_t free_bytes() const noexcept { return capacity_ - bytes_.live(); }
    uint64_t live_blocks() const noexcept { return next_ - first_; }
    /// The task whose block keeps the tail where it is. There has to be one.
    uint64_t tail_task() const noexcept { return record(first_).task_id; }

    /// Back to the first byte and number 0. Throws Failure ERR_PTO_INTERNAL while blocks are held.
    void reset();

    void count_wait(uint64_t wait_ns, bool has_failed) noexcept;
    HeapRingStats stats() const noexcept;

private:
    struct Record {
        uint64_t offset;
        uint64_t nbytes;
        uint64_t end;  ///< position in `bytes_`
        uint64_t task_id;
        uint32_t holders;
    };

    Record &record(uint64_t number) noexcept { return records_[number & (records_.size() - 1)]; }
    const Record &record(uint64_t number) const noexcept { return records_[number & (records_.size() - 1)]; }
    /// Distance of an offset from the tail, in the direction of allocation.
    uint64_t distance(uint64_t offset) const noexcept;

    uint64_t capacity_;
    base::ByteRing bytes_;
    std::vector<Record> records_;  ///< as many as a power of two; block n is at n modulo that
    uint64_t first_ = 0;           ///< number of the oldest live block
    uint64_t next_ = 0;
    HeapRingStats stats_;
};

}  // namespace hierarchical
}  // namespace pto
