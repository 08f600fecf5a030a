#pragma once
/// Which unfinished task writes which bytes, and, where that is tracked, which unfinished tasks read them.
///
/// Written bytes are intervals that do not overlap: a later write takes the bytes that it covers from earlier ones, which
/// keep the rest. A task that has ended is forgotten, as far as bytes still name it; nothing needs to wait for it. What a
/// failed task has left unwritten can stay as condemned, so that whoever reads it is known to have no input.
///
///     first        |─────── task 3 ───────|
///     then task 5      |── 5 ──|
///     the map      |─3─|── 5 ──|──── 3 ───|
///
/// Reads are kept apart, because they overlap. One thread at a time.

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "hierarchical/engine/task_slot.h"

namespace pto {
namespace hierarchical {

class TensorMap {
public:
    /// Stands for a writer that has failed.
    static constexpr SlotIndex kCondemned = kNoSlot;

    /// Calls `visit(SlotIndex)` for the writer of every interval that overlaps; the same one may come more than once.
    template <typename Visit>
    void for_each_writer(const MemoryRange &range, Visit visit) const {
        const Space *space = find(range.space);
        if (space == nullptr) return;
        for (auto it = space->first_overlap(range.begin); it != space->writes.end() && it->first < range.end; ++it)
            visit(it->second.writer);
    }

    /// The same for readers.
    template <typename Visit>
    void for_each_reader(const MemoryRange &range, Visit visit) const {
        const Space *space = find(range.space);
        if (space == nullptr) return;
        const uint64_t from = range.begin > space->longest_read ? range.begin - space->longest_read : 0;
        for (auto it = space->reads.lower_bound(from); it != space->reads.end() && it->first < range.end; ++it)
            if (it->second.end > range.begin) visit(it->second.reader);
    }

    /// Makes room, so that as many calls of `write` and `read` need no memory.
    void reserve(size_t writes, size_t reads);
    void write(const MemoryRange &range, SlotIndex writer) noexcept;
    void read(const MemoryRange &range, SlotIndex reader) noexcept;

    /// Erases what still names the writer within the range; `is_condemned`: names it kCondemned instead.
    void forget_writer(const MemoryRange &range, SlotIndex writer, bool is_condemned = false) noexcept;
    void forget_reader(const MemoryRange &range, SlotIndex reader) noexcept;

    /// Intervals of writers and ranges of readers.
    size_t size() const noexcept;
    size_t condemned() const noexcept { return condemned_; }
    void clear() noexcept;

private:
    struct Write {
        uint64_t end;
        SlotIndex writer;
    };
    struct Read {
        uint64_t end;
        SlotIndex reader;
    };
    using Writes = std::map<uint64_t, Write>;     ///< by begin
    using Reads = std::multimap<uint64_t, Read>;  ///< by begin

    struct Space {
        uint64_t id = 0;
        Writes writes;
        Reads reads;
        uint64_t longest_read = 0;  ///< of those since `reads` was empty

        Writes::const_iterator first_overlap(uint64_t begin) const;
        Writes::iterator first_overlap(uint64_t begin);
    };

    const Space *find(uint64_t id) const noexcept;
    Space *find(uint64_t id) noexcept { return const_cast<Space *>(static_cast<const TensorMap *>(this)->find(id)); }
    Space &find_or_add(uint64_t id) noexcept;
    void put(Space &space, uint64_t begin, const Write &write) noexcept;
    void drop(Space &space, Writes::iterator it) noexcept;

    std::vector<Space> spaces_;
    // Nodes are kept when they leave a map and used again.
    std::vector<Writes::node_type> spare_writes_;
    std::vector<Reads::node_type> spare_reads_;
    size_t write_nodes_ = 0;
    size_t read_nodes_ = 0;
    size_t condemned_ = 0;
};

}  // namespace hierarchical
}  // namespace pto
