#pragma once
/// The tasks of a run as the time model needs them: what they ran, for how long, and after which others.

#include <cstdint>
#include <vector>

#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

struct ModelledTask {
    uint8_t active_mask = 0;  ///< a bit a CoreSlot; none for a task without kernels, which takes no time
    bool starts_together = false;
    int32_t block_num = 1;
    int32_t func_id[kCoreSlots] = {-1, -1, -1};
    int64_t cost_ns[kCoreSlots] = {};  ///< of one block
    /// The tasks that it waits for: `producer_count` entries of ModelledGraph::producers.
    uint32_t first_producer = 0;
    uint32_t producer_count = 0;
    /// The tasks whose end the orchestration waits for before it submits this one: entries of ModelledGraph::waits.
    uint32_t first_wait = 0;
    uint32_t wait_count = 0;
};

/// In the order of submits; tasks name each other by their place in it, and producers come before their consumers.
struct ModelledGraph {
    std::vector<ModelledTask> tasks;
    std::vector<uint32_t> producers;
    std::vector<uint32_t> waits;
    /// Whether the whole graph is there before the first task starts, as with host_build_graph.
    bool is_built_first = false;
};

}  // namespace runtime
}  // namespace pto
