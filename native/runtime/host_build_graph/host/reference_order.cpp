#include "runtime/host_build_graph/host/reference_order.h"

#include <functional>
#include <queue>

#include "runtime/host_build_graph/host/host_graph.h"

namespace pto {
namespace hbg {

std::vector<int32_t> reference_ranks(HostGraph &graph) {
    const auto count = static_cast<size_t>(graph.task_count());
    std::vector<int32_t> left(count);
    std::vector<int32_t> ranks(count);
    std::priority_queue<int32_t, std::vector<int32_t>, std::greater<int32_t>> runnable;
    for (size_t id = 0; id < count; ++id) {
        left[id] = graph.task(static_cast<int32_t>(id)).slot.waiting_for.load(std::memory_order_relaxed);
        if (left[id] == 0) runnable.push(static_cast<int32_t>(id));
    }
    for (int32_t rank = 0; !runnable.empty(); ++rank) {
        const int32_t id = runnable.top();
        runnable.pop();
        ranks[static_cast<size_t>(id)] = rank;
        const runtime::Edge *edge = graph.task(id).slot.fanout.load(std::memory_order_relaxed);
        for (; edge != nullptr; edge = edge->next) {
            if (--left[edge->consumer->id] == 0) runnable.push(static_cast<int32_t>(edge->consumer->id));
        }
    }
    return ranks;
}

}  // namespace hbg
}  // namespace pto
