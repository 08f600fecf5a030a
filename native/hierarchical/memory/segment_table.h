#pragma once
/// The segments that a worker can name, by id. Any thread.

#include <memory>
#include <mutex>
#include <vector>

#include "hierarchical/memory/segment.h"

namespace pto {
namespace hierarchical {

/// Each is a descriptor in this process and in every child.
inline constexpr size_t kMaxSegments = 256;

class SegmentTable {
public:
    /// Throws Failure ERR_PTO_SHM when there would be more than kMaxSegments.
    std::shared_ptr<const Segment> add(std::string kind, std::shared_ptr<base::SharedMemory> memory);

    /// nullptr when there is none.
    std::shared_ptr<const Segment> find(uint32_t id) const;
    /// By id.
    std::vector<std::shared_ptr<const Segment>> all() const;
    /// Address of a range; nullptr when it is not inside a segment of that id and generation.
    uint8_t *address(uint32_t id, uint32_t generation, uint64_t offset, uint64_t nbytes) const;

private:
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const Segment>> segments_;  ///< id 1 first
};

}  // namespace hierarchical
}  // namespace pto
