#include "hierarchical/memory/segment_table.h"

#include "base/failure.h"
#include "base/shared_memory.h"

namespace pto {
namespace hierarchical {

std::shared_ptr<const Segment> SegmentTable::add(std::string kind, std::shared_ptr<base::SharedMemory> memory) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (segments_.size() == kMaxSegments) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_SHM, "a worker has at most " + std::to_string(kMaxSegments) +
                                                             " segments of shared memory; give it a larger arenaBytes")
            .with("segments", static_cast<int64_t>(kMaxSegments));
    }
    auto segment = std::make_shared<const Segment>(
        Segment{static_cast<uint32_t>(segments_.size() + 1), 1, std::move(kind), std::move(memory)});
    segments_.push_back(segment);
    return segment;
}

std::shared_ptr<const Segment> SegmentTable::find(uint32_t id) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return id == 0 || id > segments_.size() ? nullptr : segments_[id - 1];
}

std::vector<std::shared_ptr<const Segment>> SegmentTable::all() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return segments_;
}

uint8_t *SegmentTable::address(uint32_t id, uint32_t generation, uint64_t offset, uint64_t nbytes) const {
    const std::shared_ptr<const Segment> segment = find(id);
    if (segment == nullptr || segment->generation != generation) return nullptr;
    const uint64_t size = segment->memory->size();
    if (offset > size || nbytes > size - offset) return nullptr;
    return segment->memory->data() + offset;
}

}  // namespace hierarchical
}  // namespace pto
