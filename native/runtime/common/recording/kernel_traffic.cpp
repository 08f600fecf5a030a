#include "runtime/common/recording/kernel_traffic.h"

#include <vector>

#include "runtime/common/recording/kernel_signatures.h"

namespace pto {
namespace runtime {
namespace {

using TensorView = DependencyCapture::TensorView;
using Sharing = KernelSignatures::Sharing;

ArgDirection direction_of(ArgumentKind kind) {
    switch (kind) {
        case ArgumentKind::kInput: return ArgDirection::IN;
        case ArgumentKind::kOutput:
        case ArgumentKind::kOutputExisting: return ArgDirection::OUT;
        case ArgumentKind::kInout:
        case ArgumentKind::kNoDep:
        case ArgumentKind::kScalar: break;
    }
    return ArgDirection::INOUT;
}

class Sum {
public:
    explicit Sum(int32_t block_num) : block_num_(static_cast<uint64_t>(block_num)) {}

    void add(ArgDirection direction, uint64_t task_bytes) {
        const uint64_t bytes = (task_bytes + block_num_ - 1) / block_num_;
        if (direction != ArgDirection::IN) traffic_.written += bytes;
        if (direction == ArgDirection::OUT) return;
        traffic_.read += bytes;
        if (reads_ == 0) traffic_.first_read = bytes;
        if (reads_ == 1) traffic_.second_read = bytes;
        ++reads_;
    }
    const KernelTraffic &traffic() const { return traffic_; }

private:
    const uint64_t block_num_;
    KernelTraffic traffic_;
    uint32_t reads_ = 0;
};

}  // namespace

std::optional<KernelTraffic> traffic_of(const BlockRecord &block, const DependencyCapture &graph, const KernelTable &kernels) {
    const std::optional<DependencyCapture::TaskView> task = graph.find_task(block.task);
    if (!task.has_value()) return std::nullopt;
    std::vector<TensorView> tensors;
    graph.for_each_tensor(*task, [&](const TensorView &tensor) { tensors.push_back(tensor); });
    // Its scalars may be addresses.
    if (tensors.empty()) return std::nullopt;
    const KernelSignatures signatures(task->func_id, kernels);
    const Sharing sharing = signatures.sharing(tensors.size());
    if (sharing == Sharing::kUnfit) return std::nullopt;
    Sum sum(task->block_num);
    if (sharing == Sharing::kUnstated) {
        for (const TensorView &tensor : tensors) sum.add(direction_of(tensor.kind), tensor.bytes);
        return sum.traffic();
    }
    size_t next = 0;
    for (uint32_t slot = 0; sharing == Sharing::kInTurn && slot < block.kernel; ++slot) next += signatures.tensors(slot).size();
    for (const ArgDirection direction : signatures.tensors(block.kernel)) sum.add(direction, tensors[next++].bytes);
    return sum.traffic();
}

}  // namespace runtime
}  // namespace pto
