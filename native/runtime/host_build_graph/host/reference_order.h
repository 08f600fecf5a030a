#pragma once
/// The order in which the tasks of a graph run when one runs at a time and nothing is left to chance.

#include <cstdint>
#include <vector>

namespace pto {
namespace hbg {

class HostGraph;

/// For each task its place in the order that takes, again and again, the task of the lowest id whose predecessors have run.
/// The graph has no cycle.
std::vector<int32_t> reference_ranks(HostGraph &graph);

}  // namespace hbg
}  // namespace pto
