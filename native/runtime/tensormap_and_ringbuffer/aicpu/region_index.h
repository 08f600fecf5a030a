#pragma once
/// Entries with a region of one buffer, found by the bytes that they cover.
///
///     index.add(entry);                                                   // has a member `region`
///     index.visit(region, [](const Entry &entry) { … return false; });    // true: the entry goes
///
/// Entries lie by their first byte, those of about the same length together. So the ones that can reach into a region are a
/// short stretch of each length, however many tasks work on pieces of one large buffer.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>

#include "runtime/tensormap_and_ringbuffer/aicpu/region.h"

namespace pto {
namespace tmr {

template <typename Entry>
class RegionIndex {
public:
    /// An empty region is never found. Throws std::bad_alloc, and is as before then.
    void add(const Entry &entry) {
        if (entry.region.extent == 0) return;
        by_length_[length_class(entry.region)].emplace(entry.region.first_byte(), entry);
        ++count_;
    }
    /// Calls `visit(entry)` for each whose first to last byte overlaps that of `region`, and removes those for which it is true.
    template <typename Visit>
    void visit(const Region &region, Visit visit) {
        if (region.extent == 0) return;
        for (auto &[length, entries] : by_length_) {
            const uint64_t longest = length < 64 ? (uint64_t{1} << length) - 1 : UINT64_MAX;
            const uint64_t first = region.first_byte() > longest ? region.first_byte() - longest : 0;
            for (auto it = entries.lower_bound(first); it != entries.end() && it->first < region.end_byte();) {
                const bool reaches = it->second.region.end_byte() > region.first_byte();
                it = reaches && visit(it->second) ? erase(entries, it) : std::next(it);
            }
        }
    }
    template <typename Predicate>
    void remove_if(Predicate is_removed) {
        for (auto &[length, entries] : by_length_) {
            for (auto it = entries.begin(); it != entries.end();) {
                it = is_removed(it->second) ? erase(entries, it) : std::next(it);
            }
        }
    }
    size_t size() const { return count_; }

private:
    using Entries = std::multimap<uint64_t, Entry>;

    /// Regions of class n are shorter than 2^n bytes.
    static uint32_t length_class(const Region &region) {
        return 64 - static_cast<uint32_t>(__builtin_clzll(region.extent * region.element_bytes));
    }
    typename Entries::iterator erase(Entries &entries, typename Entries::iterator it) {
        --count_;
        return entries.erase(it);
    }

    std::map<uint32_t, Entries> by_length_;
    size_t count_ = 0;
};

}  // namespace tmr
}  // namespace pto
