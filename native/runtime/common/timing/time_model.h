#pragma once
/// Computes when the tasks of a run would have run on a chip, from nothing but the graph, the costs of its kernels and the
/// timing of the chip: the same line on every machine, whatever else that one was doing.
///
/// It is a simulation of discrete events. Three kinds of parts take turns in virtual time:
///
///     orchestrator ──submit──▶ ready queues ──▶ scheduler's turn ──register──▶ core runs
///                                  ▲                  ▲                          │
///                                  └───release────────┴────────register──────────┘
///
/// * The orchestrator submits one task after the other, unless the graph was built first.
/// * A scheduler owns the clusters whose index is its own modulo the number of schedulers. A turn takes back the kernels
///   that have ended, releases consumers, and starts ready tasks: on idle cores, then in the second slot of busy ones, mixed
///   tasks first, even threads AIC before AIV and odd ones the other way round.
/// * A core runs its first kernel, then the one in its second slot.
///
/// Of tasks that are ready the one that was ready first is started first, then the one submitted first. Blocks that start
/// together wait until the chip has cores for all of them, and nothing else is started meanwhile.
///
/// Left out: limits of rings and pools, contention for memory, and conditions that a kernel leaves behind.

#include <cstdint>

#include "platform/common/host/chip_timing.h"
#include "runtime/common/timing/modelled_graph.h"
#include "runtime/common/timing/time_line.h"

namespace pto {
namespace runtime {

using platform::ChipTiming;

/// How much of the chip a run uses.
struct ModelledChip {
    uint32_t block_dim = 1;
    uint32_t scheduler_count = 1;  ///< 1 to block_dim
};

TimeLine model_time(const ModelledGraph &graph, const ChipTiming &timing, const ModelledChip &chip);

}  // namespace runtime
}  // namespace pto
