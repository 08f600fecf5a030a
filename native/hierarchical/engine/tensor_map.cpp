#include "hierarchical/engine/tensor_map.h"

#include <algorithm>
#include <utility>

namespace pto {
namespace hierarchical {

TensorMap::Writes::const_iterator TensorMap::Space::first_overlap(uint64_t begin) const {
    auto it = writes.upper_bound(begin);
    if (it == writes.begin()) return it;
    auto before = std::prev(it);
    return before->second.end > begin ? before : it;
}

TensorMap::Writes::iterator TensorMap::Space::first_overlap(uint64_t begin) {
    auto it = writes.upper_bound(begin);
    if (it == writes.begin()) return it;
    auto before = std::prev(it);
    return before->second.end > begin ? before : it;
}

const TensorMap::Space *TensorMap::find(uint64_t id) const noexcept {
    for (const Space &space : spaces_)
        if (space.id == id) return &space;
    return nullptr;
}

TensorMap::Space &TensorMap::find_or_add(uint64_t id) noexcept {
    if (Space *space = find(id)) return *space;
    for (Space &space : spaces_) {
        if (!space.writes.empty() || !space.reads.empty()) continue;
        space.id = id;
        return space;
    }
    spaces_.emplace_back();
    spaces_.back().id = id;
    return spaces_.back();
}

void TensorMap::reserve(size_t writes, size_t reads) {
    spaces_.reserve(std::max(spaces_.capacity(), spaces_.size() + writes + reads));
    // A write adds itself and may cut an interval into two.
    const size_t needed = 2 * writes;
    if (spare_writes_.size() < needed) {
        const size_t more = needed - spare_writes_.size();
        // Every node may come back at once.
        if (spare_writes_.capacity() < write_nodes_ + more) spare_writes_.reserve(2 * (write_nodes_ + more));
        Writes fresh;
        for (size_t i = 0; i < more; ++i) {
            fresh.emplace(0, Write{});
            spare_writes_.push_back(fresh.extract(fresh.begin()));
            ++write_nodes_;
        }
    }
    if (spare_reads_.size() < reads) {
        const size_t more = reads - spare_reads_.size();
        if (spare_reads_.capacity() < read_nodes_ + more) spare_reads_.reserve(2 * (read_nodes_ + more));
        Reads fresh;
        for (size_t i = 0; i < more; ++i) {
            fresh.emplace(0, Read{});
            spare_reads_.push_back(fresh.extract(fresh.begin()));
            ++read_nodes_;
        }
    }
}

void TensorMap::put(Space &space, uint64_t begin, const Write &write) noexcept {
    Writes::node_type node = std::move(spare_writes_.back());
    spare_writes_.pop_back();
    node.key() = begin;
    node.mapped() = write;
    space.writes.insert(std::move(node));
    condemned_ += write.writer == kCondemned ? 1 : 0;
}

void TensorMap::drop(Space &space, Writes::iterator it) noexcept {
    condemned_ -= it->second.writer == kCondemned ? 1 : 0;
    spare_writes_.push_back(space.writes.extract(it));
}

void TensorMap::write(const MemoryRange &range, SlotIndex writer) noexcept {
    Space &space = find_or_add(range.space);
    auto it = space.first_overlap(range.begin);
    while (it != space.writes.end() && it->first < range.end) {
        const uint64_t begin = it->first;
        const Write earlier = it->second;
        const auto next = std::next(it);
        if (begin < range.begin) {
            it->second.end = range.begin;
        } else {
            drop(space, it);
        }
        if (earlier.end > range.end) put(space, range.end, earlier);
        it = next;
    }
    put(space, range.begin, {range.end, writer});
}

void TensorMap::read(const MemoryRange &range, SlotIndex reader) noexcept {
    Space &space = find_or_add(range.space);
    if (space.reads.empty()) space.longest_read = 0;
    space.longest_read = std::max(space.longest_read, range.end - range.begin);
    Reads::node_type node = std::move(spare_reads_.back());
    spare_reads_.pop_back();
    node.key() = range.begin;
    node.mapped() = {range.end, reader};
    space.reads.insert(std::move(node));
}

void TensorMap::forget_writer(const MemoryRange &range, SlotIndex writer, bool is_condemned) noexcept {
    Space *space = find(range.space);
    if (space == nullptr) return;
    for (auto it = space->first_overlap(range.begin); it != space->writes.end() && it->first < range.end;) {
        const auto next = std::next(it);
        if (it->second.writer == writer) {
            if (is_condemned) {
                it->second.writer = kCondemned;
                ++condemned_;
            } else {
                drop(*space, it);
            }
        }
        it = next;
    }
}

void TensorMap::forget_reader(const MemoryRange &range, SlotIndex reader) noexcept {
    Space *space = find(range.space);
    if (space == nullptr) return;
    const auto [first, last] = space->reads.equal_range(range.begin);
    for (auto it = first; it != last; ++it) {
        if (it->second.reader != reader || it->second.end != range.end) continue;
        spare_reads_.push_back(space->reads.extract(it));
        return;
    }
}

size_t TensorMap::size() const noexcept {
    return write_nodes_ - spare_writes_.size() + read_nodes_ - spare_reads_.size();
}

void TensorMap::clear() noexcept {
    for (Space &space : spaces_) {
        while (!space.writes.empty()) drop(space, space.writes.begin());
        while (!space.reads.empty()) spare_reads_.push_back(space.reads.extract(space.reads.begin()));
    }
}

}  // namespace hierarchical
}  // namespace pto
