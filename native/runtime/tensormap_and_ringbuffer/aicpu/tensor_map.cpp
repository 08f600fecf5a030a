#include "runtime/tensormap_and_ringbuffer/aicpu/tensor_map.h"

#include <algorithm>
#include <new>

namespace pto {
namespace tmr {

bool TensorMap::init() {
    buckets_.reset(new TensorMapEntry *[kTensorMapBuckets]());
    if (!memory_.reserve(kTensorMapEntries * sizeof(TensorMapEntry))) return false;
    entries_ = reinterpret_cast<TensorMapEntry *>(memory_.data());
    return true;
}

void TensorMap::reset() {
    if (fresh_ > 0) std::fill_n(buckets_.get(), kTensorMapBuckets, nullptr);
    free_ = nullptr;
    fresh_ = 0;
    live_ = 0;
}

bool TensorMap::insert(const Region &region, Access access, TaskSlot &producer, TaskId owner) {
    TensorMapEntry *entry = free_;
    if (entry != nullptr) {
        free_ = entry->next_of_producer;
    } else if (fresh_ < kTensorMapEntries) {
        entry = new (&entries_[fresh_++]) TensorMapEntry();
    } else {
        return false;
    }
    ++live_;
    entry->region = region;
    entry->access = access;
    entry->producer = &producer;
    entry->owner = owner;
    entry->bucket = bucket_of(region.buffer);
    entry->is_listed = true;
    entry->previous_in_bucket = nullptr;
    entry->next_in_bucket = buckets_[entry->bucket];
    if (entry->next_in_bucket != nullptr) entry->next_in_bucket->previous_in_bucket = entry;
    buckets_[entry->bucket] = entry;
    entry->next_of_producer = producer.map_entries;
    producer.map_entries = entry;
    return true;
}

void TensorMap::remove_of(TaskSlot &producer) {
    while (TensorMapEntry *entry = producer.map_entries) {
        producer.map_entries = entry->next_of_producer;
        if (entry->is_listed) unlist(*entry);
        entry->next_of_producer = free_;
        free_ = entry;
        --live_;
    }
}

void TensorMap::unlist(TensorMapEntry &entry) {
    TensorMapEntry *&link =
        entry.previous_in_bucket != nullptr ? entry.previous_in_bucket->next_in_bucket : buckets_[entry.bucket];
    link = entry.next_in_bucket;
    if (entry.next_in_bucket != nullptr) entry.next_in_bucket->previous_in_bucket = entry.previous_in_bucket;
    entry.is_listed = false;
}

}  // namespace tmr
}  // namespace pto
