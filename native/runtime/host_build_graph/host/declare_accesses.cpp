#include "runtime/host_build_graph/host/declare_accesses.h"

#include <utility>
#include <vector>

namespace pto {
namespace hbg {
namespace {

using runtime::AccessCheck;
using runtime::AccessRule;

/// Whether the kernel may write to an argument: yes where its signature does not say.
bool may_write(const runtime::KernelTable &kernels, int32_t func_id, int32_t argument) {
    const auto signature = kernels.signature.find(func_id);
    if (signature == kernels.signature.end()) return true;
    const std::vector<ArgDirection> &directions = signature->second;
    return static_cast<size_t>(argument) >= directions.size() || directions[argument] != ArgDirection::IN;
}

}  // namespace

void declare_accesses(HostGraph &graph, const runtime::KernelTable &kernels, AccessCheck &check) {
    for (int32_t id = 0; id < graph.task_count(); ++id) {
        const HostGraph::Task &task = graph.task(id);
        const int32_t func_id = task.slot.func_id[task.slot.shape == runtime::Shape::kAic ? runtime::kAic : runtime::kAiv0];
        std::vector<AccessRule> rules;
        for (int32_t argument = 0; argument < task.slot.scalar_count; ++argument) {
            const platform::DeviceBlock *block = check.device_block_at(task.args[argument]);
            if (block == nullptr) continue;
            AccessRule rule = runtime::plain_rule(argument, block->begin, block->end - block->begin,
                                                  may_write(kernels, func_id, argument));
            rule.origin = task.args[argument];
            rules.push_back(rule);
        }
        check.add_task(task.slot.id, std::move(rules));
    }
}

}  // namespace hbg
}  // namespace pto
