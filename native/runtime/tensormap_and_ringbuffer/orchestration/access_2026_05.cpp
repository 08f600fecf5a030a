#include "runtime/tensormap_and_ringbuffer/orchestration/access_2026_05.h"

#include <utility>
#include <vector>

#include "runtime/tensormap_and_ringbuffer/orchestration/tensor_2026_05.h"

namespace pto {
namespace tmr {
namespace {

using runtime::AccessCheck;
using runtime::AccessRule;

/// The dimensions of a region whose elements follow each other without a gap are one run of bytes.
AccessRule rule_of(int32_t argument, const Region &region) {
    AccessRule rule;
    rule.argument = argument;
    rule.address = rule.origin = region.buffer + region.first_byte();
    rule.extent = region.extent * region.element_bytes;
    rule.run_bytes = region.element_bytes;
    uint32_t inner = region.ndims;
    while (inner > 0 && (region.shape[inner - 1] == 1 || region.stride[inner - 1] * region.element_bytes == rule.run_bytes)) {
        --inner;
        rule.run_bytes *= region.shape[inner];
    }
    rule.outer_dims = inner;
    for (uint32_t d = 0; d < inner; ++d) {
        rule.shape[d] = region.shape[d];
        rule.stride_bytes[d] = region.stride[d] * region.element_bytes;
    }
    return rule;
}

/// A number that is an address in device memory gives the kernel what is there.
bool rule_of_scalar(AccessCheck &check, int32_t argument, uint64_t value, AccessRule *rule) {
    if (const platform::DeviceBlock *block = check.device_block_at(value)) {
        *rule = runtime::plain_rule(argument, block->begin, block->end - block->begin, true);
        rule->origin = value;
        return true;
    }
    return check.find_output(argument, value, rule);
}

}  // namespace

void declare_accesses(Orchestrator &orchestrator, const TaskSlot &task, const Arg &args) {
    AccessCheck &check = *orchestrator.access_check();
    const auto *tensors = reinterpret_cast<const Tensor *>(task.tensors);
    const auto outputs = reinterpret_cast<uint64_t>(task.outputs);
    uint64_t output_bytes = 0;
    std::vector<AccessRule> rules;
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        const Tensor &tensor = tensors[i];
        const bool is_output = args.tag(i) == TensorArgType::OUTPUT;
        if (is_output) output_bytes = tensor.buffer.addr + tensor.buffer.size - outputs;
        AccessRule rule = rule_of(i, region_of(tensor));
        rule.may_write = args.tag(i) != TensorArgType::INPUT;
        rule.is_finished = !is_output && orchestrator.is_scope_over(tensor.owner_task_id.raw);
        rules.push_back(rule);
    }
    if (output_bytes > 0) check.add_block(outputs, outputs + output_bytes, task.id);
    if (task.active_mask == 0) return;
    for (uint32_t i = 0; i < task.scalar_count; ++i) {
        AccessRule rule;
        const auto argument = static_cast<int32_t>(task.tensor_count + i);
        if (rule_of_scalar(check, argument, task.scalars[i], &rule)) rules.push_back(rule);
    }
    check.add_task(task.id, std::move(rules));
}

}  // namespace tmr
}  // namespace pto
