#include "hierarchical/child/child_segments.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "abi/data_type.h"

namespace pto {
namespace hierarchical {
namespace {

std::string named(uint32_t segment, uint32_t generation) {
    return "segment " + std::to_string(segment) + " of generation " + std::to_string(generation);
}

StaleReference stale(const std::string &text) { return StaleReference(abi::ErrorCode::ERR_PTO_HANDLE_FOREIGN, text); }

}  // namespace

uint64_t tensor_bytes(const abi::TensorRef &tensor) {
    const uint64_t element = get_element_size(static_cast<DataType>(tensor.dtype));
    if (element == 0) throw stale("A tensor has the element type " + std::to_string(tensor.dtype) + ", which is none.");
    if (tensor.ndims > CONTINUOUS_TENSOR_MAX_DIMS) {
        throw stale("A tensor has " + std::to_string(tensor.ndims) + " dimensions; at most " +
                    std::to_string(CONTINUOUS_TENSOR_MAX_DIMS) + " are allowed.");
    }
    uint64_t bytes = element;
    for (uint32_t i = 0; i < tensor.ndims; ++i) {
        if (__builtin_mul_overflow(bytes, uint64_t{tensor.shapes[i]}, &bytes)) {
            throw stale("A tensor has more elements than memory can hold.");
        }
    }
    return bytes;
}

void ChildSegments::map(uint32_t id, uint32_t generation, base::SharedMemory memory) {
    std::lock_guard<std::mutex> lock(mutex_);
    segments_[id] = Segment{generation, std::move(memory)};
}

void ChildSegments::unmap(uint32_t id) {
    std::lock_guard<std::mutex> lock(mutex_);
    segments_.erase(id);
}

const base::SharedMemory &ChildSegments::memory_of(uint32_t segment, uint32_t generation) const {
    const auto found = segments_.find(segment);
    if (found == segments_.end()) throw stale("This child does not have " + named(segment, generation) + ".");
    if (found->second.generation != generation) {
        throw stale("This child has " + named(segment, found->second.generation) + ", not " + named(segment, generation) +
                    ".");
    }
    return found->second.memory;
}

uint8_t *ChildSegments::resolve(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t bytes) const {
    std::lock_guard<std::mutex> lock(mutex_);
    const base::SharedMemory &memory = memory_of(segment, generation);
    if (offset > memory.size() || bytes > memory.size() - offset) {
        throw stale("Bytes " + std::to_string(offset) + " to " + std::to_string(offset) + " + " + std::to_string(bytes) +
                    " are not inside " + named(segment, generation) + ", which has " + std::to_string(memory.size()) + ".");
    }
    return memory.data() + offset;
}

base::UniqueFd ChildSegments::descriptor(uint32_t segment, uint32_t generation) const {
    std::lock_guard<std::mutex> lock(mutex_);
    base::UniqueFd fd(fcntl(memory_of(segment, generation).fd(), F_DUPFD_CLOEXEC, 0));
    if (fd) return fd;
    throw base::Failure(abi::ErrorCode::ERR_PTO_SHM,
                        "The file of " + named(segment, generation) + " cannot be had: " + std::strerror(errno));
}

uint8_t *ChildSegments::resolve(const abi::TensorRef &tensor) const {
    switch (static_cast<abi::TensorPlace>(tensor.place)) {
    case abi::TensorPlace::kNone:
        return nullptr;
    case abi::TensorPlace::kSegment:
        return resolve(tensor.segment, tensor.generation, tensor.address, tensor_bytes(tensor));
    case abi::TensorPlace::kDevice:
        throw stale("A tensor lies in the memory of chip " + std::to_string(tensor.chip) +
                    "; this child reads shared memory only.");
    }
    throw stale("A tensor lies in a place of kind " + std::to_string(tensor.place) + ", which is none.");
}

}  // namespace hierarchical
}  // namespace pto
