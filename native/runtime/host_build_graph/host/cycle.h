#pragma once
/// Finds out whether the tasks of a graph can be put in an order.

#include <cstdint>
#include <vector>

namespace pto {
namespace hbg {

class HostGraph;

/// The tasks of one cycle, each a predecessor of the next and the last of the first, which has the
/// lowest id; empty when there is no cycle.
/// Time and memory grow with tasks plus edges.
std::vector<int32_t> find_cycle(HostGraph &graph);

}  // namespace hbg
}  // namespace pto
