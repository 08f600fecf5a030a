#pragma once
/// Who wrote what, and on request who read it: the live accesses to every buffer, by the buffer's address.
///
/// The orchestrator owns it. Each entry hangs in two lists: its bucket's, newest first, where lookups find it, and its
/// producer's, through which it goes when the producer's slot is reclaimed. So all entries are of live tasks. Their memory
/// need not be that any more: a task outlives the buffers that it has used for as long as its consumers run.

#include <cstdint>
#include <memory>

#include "base/virtual_memory.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/region.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace tmr {

enum class Access : uint8_t { kWrite, kRead };

struct TensorMapEntry {
    Region region;
    Access access = Access::kWrite;
    TaskSlot *producer = nullptr;
    /// The task whose outputs the region lies in, kNoTask outside the rings.
    TaskId owner = kNoTask;
    TensorMapEntry *next_in_bucket = nullptr;
    TensorMapEntry *previous_in_bucket = nullptr;
    TensorMapEntry *next_of_producer = nullptr;
    uint32_t bucket = 0;
    /// Whether lookups still find it: a later writer may have covered it.
    bool is_listed = false;
};

class TensorMap {
public:
    /// Reserves the memory. False when the system refuses.
    bool init();

    /// Forgets everything.
    void reset();

    /// Calls `visit(entry, overlap)` for each live writer, or with `and_readers` each live access, whose region overlaps
    /// `region`. With `removes_covered` those that `region` covers are taken out after their visit.
    template <typename Visit>
    void for_each_overlap(const Region &region, bool and_readers, bool removes_covered, Visit visit) {
        for (TensorMapEntry *entry = buckets_[bucket_of(region.buffer)]; entry != nullptr;) {
            TensorMapEntry *next = entry->next_in_bucket;
            if (entry->region.buffer == region.buffer && (and_readers || entry->access == Access::kWrite)) {
                const Overlap how = overlap(region, entry->region);
                if (how != Overlap::kNone) visit(*entry, how);
                if (how == Overlap::kCovered && removes_covered) unlist(*entry);
            }
            entry = next;
        }
    }

    /// Makes `producer` a writer or reader of `region`, which lies in outputs of `owner`. False when all entries are taken.
    bool insert(const Region &region, Access access, TaskSlot &producer, TaskId owner = kNoTask);
    /// Takes all entries of a task out and frees them.
    void remove_of(TaskSlot &producer);

    uint32_t live() const { return live_; }

private:
    static uint32_t bucket_of(uint64_t buffer) {
        constexpr int kBucketBits = 12;
        static_assert(kTensorMapBuckets == 1u << kBucketBits, "the hash keeps the highest bits");
        return static_cast<uint32_t>((buffer * 0x9E3779B97F4A7C15ULL) >> (64 - kBucketBits));
    }
    void unlist(TensorMapEntry &entry);

    std::unique_ptr<TensorMapEntry *[]> buckets_;
    /// Room for kTensorMapEntries, touched from the front as they are used.
    base::Reservation memory_;
    TensorMapEntry *entries_ = nullptr;
    /// Entries that were used and are free again, linked by next_of_producer.
    TensorMapEntry *free_ = nullptr;
    /// Entries from here on have never been used.
    uint32_t fresh_ = 0;
    uint32_t live_ = 0;
};

}  // namespace tmr
}  // namespace pto
