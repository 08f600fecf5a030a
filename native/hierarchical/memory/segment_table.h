#pragma once
/// The segments that a worker can name, by id. Any thread.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "hierarchical/memory/segment.h"

namespace pto {
namespace hierarchical {

class SegmentTable {
public:
    /// Called with each segment before `find` knows it.
    using Watcher = std::function<void(const std::shared_ptr<const Segment> &)>;

    /// `level` goes into the ids of `next_id`.
    explicit SegmentTable(uint32_t level) : level_(level) {}

    uint32_t next_id();

    /// Throws Failure ERR_PTO_SHM when the id is taken or kMaxSegments is reached; what a watcher throws leaves the table
    /// as it was.
    void add(std::shared_ptr<const Segment> segment);
    /// Calls `watcher` for every segment there is and will be.
    void watch(Watcher watcher);

    /// nullptr when there is none.
    std::shared_ptr<const Segment> find(uint32_t id) const;
    std::vector<std::shared_ptr<const Segment>> all() const;
    /// Address of a range; nullptr when it is not inside a segment of that id and generation.
    uint8_t *address(uint32_t id, uint32_t generation, uint64_t offset, uint64_t nbytes) const;

private:
    const uint32_t level_;
    uint32_t count_ = 0;
    std::mutex adding_;  ///< held around watchers, so that they see segments in order
    mutable std::mutex mutex_;
    std::map<uint32_t, std::shared_ptr<const Segment>> segments_;
    std::vector<Watcher> watchers_;
};

}  // namespace hierarchical
}  // namespace pto
