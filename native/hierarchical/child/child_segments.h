#pragma once
/// The shared memory of a parent as one of its children has mapped it. What a command names is looked up here, with its
/// generation and bounds; an address never crosses. Any thread.

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "abi/lane.h"
#include "base/failure.h"
#include "base/shared_memory.h"
#include "base/unique_fd.h"

namespace pto {
namespace hierarchical {

/// A command named a segment, a generation or a range that this child does not have.
class StaleReference : public base::Failure {
public:
    using base::Failure::Failure;
};

/// Bytes of a tensor's elements. Throws StaleReference when dimensions or element type are impossible.
uint64_t tensor_bytes(const abi::TensorRef &tensor);

class ChildSegments {
public:
    /// Adds a segment; one with the same id is replaced.
    void map(uint32_t id, uint32_t generation, base::SharedMemory memory);
    void unmap(uint32_t id);

    /// Address of a range. Throws StaleReference.
    uint8_t *resolve(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t bytes) const;
    /// Address of the first element of a tensor in shared memory; nullptr for one without memory. Throws StaleReference.
    uint8_t *resolve(const abi::TensorRef &tensor) const;
    /// A descriptor of the file behind a segment, the caller's own: ranks of a communicator lock parts of it. Throws
    /// StaleReference.
    base::UniqueFd descriptor(uint32_t segment, uint32_t generation) const;

private:
    const base::SharedMemory &memory_of(uint32_t segment, uint32_t generation) const;

    struct Segment {
        uint32_t generation;
        base::SharedMemory memory;
    };

    mutable std::mutex mutex_;
    std::unordered_map<uint32_t, Segment> segments_;
};

}  // namespace hierarchical
}  // namespace pto
