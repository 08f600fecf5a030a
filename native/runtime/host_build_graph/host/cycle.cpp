#include "runtime/host_build_graph/host/cycle.h"

#include <algorithm>

#include "runtime/host_build_graph/host/host_graph.h"

namespace pto {
namespace hbg {
namespace {

int32_t id_of(const runtime::TaskSlot &task) { return static_cast<int32_t>(task.id); }

template <typename Visit>
void for_each_successor(HostGraph &graph, int32_t id, Visit visit) {
    const runtime::Edge *edge = graph.task(id).slot.fanout.load(std::memory_order_relaxed);
    for (; edge != nullptr; edge = edge->next) visit(id_of(*edge->consumer));
}

/// For each task how many predecessors are left when everything that can run has run.
std::vector<int32_t> unfinished_predecessors(HostGraph &graph) {
    const int32_t count = graph.task_count();
    std::vector<int32_t> left(static_cast<size_t>(count));
    std::vector<int32_t> runnable;
    for (int32_t id = 0; id < count; ++id) {
        left[id] = graph.task(id).slot.waiting_for.load(std::memory_order_relaxed);
        if (left[id] == 0) runnable.push_back(id);
    }
    while (!runnable.empty()) {
        const int32_t id = runnable.back();
        runnable.pop_back();
        for_each_successor(graph, id, [&](int32_t successor) {
            if (--left[successor] == 0) runnable.push_back(successor);
        });
    }
    return left;
}

}  // namespace

// A task that is left has a predecessor that is left, so walking back from any of them must come to a task twice.
std::vector<int32_t> find_cycle(HostGraph &graph) {
    const std::vector<int32_t> left = unfinished_predecessors(graph);
    const auto first_left = std::find_if(left.begin(), left.end(), [](int32_t count) { return count > 0; });
    if (first_left == left.end()) return {};

    std::vector<int32_t> predecessor(left.size(), -1);
    for (int32_t id = 0; id < graph.task_count(); ++id) {
        if (left[id] == 0) continue;
        for_each_successor(graph, id, [&](int32_t successor) { predecessor[successor] = id; });
    }
    std::vector<bool> is_visited(left.size(), false);
    auto id = static_cast<int32_t>(first_left - left.begin());
    for (; !is_visited[id]; id = predecessor[id]) is_visited[id] = true;

    std::vector<int32_t> cycle;
    for (int32_t member = id; cycle.empty() || member != id; member = predecessor[member]) cycle.push_back(member);
    std::reverse(cycle.begin(), cycle.end());
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    return cycle;
}

}  // namespace hbg
}  // namespace pto
