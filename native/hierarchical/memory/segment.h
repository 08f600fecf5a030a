#pragma once
/// A piece of shared memory with a name that a worker and its children agree on.

#include <cstdint>
#include <memory>
#include <string>

namespace pto {
namespace base {
class SharedMemory;
}
namespace hierarchical {

struct Segment {
    uint32_t id;          ///< from 1, of one worker
    uint32_t generation;
    std::string kind;     ///< for people: ring0 to ring3, arena, adopted
    std::shared_ptr<base::SharedMemory> memory;
};

}  // namespace hierarchical
}  // namespace pto
