#include "runtime/common/access/access_check.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pto {
namespace runtime {
namespace {

using platform::DeviceBlock;
using platform::kDeviceRedZoneBytes;

bool is_alike(const AccessViolation &one, const AccessViolation &other) {
    return one.fault == other.fault && one.is_write == other.is_write && one.func_id == other.func_id &&
           one.argument == other.argument;
}

}  // namespace

void AccessCheck::begin_run(std::vector<DeviceBlock> blocks) {
    blocks_ = std::move(blocks);
    heaps_.clear();
    tasks_.clear();
    outputs_.clear();
    output_of_.clear();
    violations_.clear();
}

void AccessCheck::add_heap(uint64_t begin, uint64_t end) { heaps_.push_back({begin, end}); }

void AccessCheck::add_task(TaskId id, std::vector<AccessRule> rules) {
    std::lock_guard<std::mutex> lock(mutex_);
    const uint64_t ordinal = tasks_.size();
    tasks_[id] = std::make_unique<Task>(Task{id, ordinal, std::move(rules)});
}

void AccessCheck::add_block(uint64_t begin, uint64_t end, TaskId owner) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto it = outputs_.upper_bound(begin);
    if (it != outputs_.begin() && std::prev(it)->second.end > begin) --it;
    while (it != outputs_.end() && it->first < end) it = outputs_.erase(it);
    outputs_[begin] = Output{end, owner, false};
    output_of_[owner] = begin;
}

void AccessCheck::end_scope_of(TaskId owner) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto begin = output_of_.find(owner);
    if (begin == output_of_.end()) return;
    const auto output = outputs_.find(begin->second);
    if (output != outputs_.end() && output->second.owner == owner) output->second.is_finished = true;
}

const DeviceBlock *AccessCheck::device_block_at(uint64_t address) const {
    const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), address,
                                        [](uint64_t value, const DeviceBlock &block) { return value < block.begin; });
    if (after == blocks_.begin()) return nullptr;
    const DeviceBlock &block = *std::prev(after);
    return address < block.end ? &block : nullptr;
}

const AccessCheck::Output *AccessCheck::output_at(uint64_t address, uint64_t *begin) const {
    const auto after = outputs_.upper_bound(address);
    if (after == outputs_.begin()) return nullptr;
    const auto it = std::prev(after);
    *begin = it->first;
    return address < it->second.end ? &it->second : nullptr;
}

bool AccessCheck::find_output(int32_t argument, uint64_t address, AccessRule *rule) {
    std::lock_guard<std::mutex> lock(mutex_);
    uint64_t begin = 0;
    const Output *output = output_at(address, &begin);
    if (output == nullptr) return false;
    *rule = plain_rule(argument, begin, output->end - begin, true);
    rule->origin = address;
    rule->is_finished = output->is_finished;
    return true;
}

void AccessCheck::begin_kernel(const port::CoreWork &work, port::CoreIdentity &core) noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto task = tasks_.find(work.task_id);
    if (task == tasks_.end()) return;
    core.listener = this;
    core.func_id = work.func_id;
    core.task = task->second.get();
}

void AccessCheck::touch(const port::CoreIdentity &core, const void *address, size_t size, bool is_write) noexcept {
    auto at = reinterpret_cast<uint64_t>(address);
    if (!is_device_memory(at, size)) return;
    const Task &task = *static_cast<const Task *>(core.task);
    while (size > 0) {
        uint64_t allowed = 0;
        for (const AccessRule &rule : task.rules) {
            if (rule.is_finished || (is_write && !rule.may_write)) continue;
            allowed = std::max(allowed, rule.bytes_from(at));
        }
        if (allowed == 0) return report(task, core.func_id, at, size, is_write);
        if (allowed >= size) return;
        at += allowed;
        size -= allowed;
    }
}

bool AccessCheck::is_device_memory(uint64_t address, uint64_t size) const noexcept {
    // The first block that ends, with its red zone, behind the access's first byte.
    const auto block = std::partition_point(blocks_.begin(), blocks_.end(), [address](const DeviceBlock &it) {
        return it.end + kDeviceRedZoneBytes <= address;
    });
    if (block != blocks_.end() && address + size > block->begin - kDeviceRedZoneBytes) return true;
    return std::any_of(heaps_.begin(), heaps_.end(),
                       [&](const DeviceBlock &heap) { return address < heap.end && address + size > heap.begin; });
}

void AccessCheck::report(const Task &task, int32_t func_id, uint64_t address, uint64_t size, bool is_write) {
    AccessViolation found;
    found.is_write = is_write;
    found.task = task.id;
    found.ordinal = task.ordinal;
    found.func_id = func_id;
    found.address = address;
    found.size = size;
    const AccessRule *nearest = nullptr;
    for (const AccessRule &rule : task.rules) {
        const bool is_inside = rule.bytes_from(address) > 0;
        if (is_inside) found.fault = rule.is_finished ? AccessFault::kFinishedScope : AccessFault::kWritesInput;
        if (is_inside || nearest == nullptr || rule.distance_to(address) < nearest->distance_to(address)) nearest = &rule;
        if (is_inside) break;
    }
    if (nearest != nullptr) {
        found.argument = nearest->argument;
        found.offset = static_cast<int64_t>(address - nearest->origin);
        found.argument_bytes = nearest->extent;
    }

    std::lock_guard<std::mutex> lock(mutex_);
    uint64_t begin = 0;
    if (const Output *output = output_at(address, &begin)) {
        found.owner = output->owner;
        if (found.fault == AccessFault::kOutOfBounds && output->is_finished) found.fault = AccessFault::kFinishedScope;
    }
    const auto known = std::find_if(violations_.begin(), violations_.end(),
                                    [&](const AccessViolation &it) { return is_alike(it, found); });
    if (known != violations_.end()) {
        ++known->count;
    } else if (violations_.size() < kMaxViolations) {
        violations_.push_back(found);
    }
}

}  // namespace runtime
}  // namespace pto
