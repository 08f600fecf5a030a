#pragma once
/// Compares what kernels touch with what their tasks declared.
///
///     check.begin_run(device_blocks);            // memory that tasks may have arguments in
///     check.add_heap(begin, end);                // and memory that outputs of tasks are taken from
///     check.add_task(id, rules);                 // before the task can run
///     check.add_block(begin, end, id);           // outputs of a task
///     check.end_scope_of(id);                    // the scope of a task has ended
///     … kernels run and tell of their accesses …
///     check.violations();
///
/// An access is looked at only when it goes to device memory: to a block, to the red zone around one, or to a heap. What
/// kernels keep on their stacks or in memory of their own is theirs. It must then lie in a view that an argument of the task
/// declares, element by element, and a write in one that may be written.
///
/// Kernels of many threads tell at the same time. Tasks and device memory do not change once a kernel can see them, so an
/// allowed access takes no lock.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core_bus.h"
#include "platform/common/host/device_memory.h"
#include "runtime/common/access/access_rule.h"
#include "runtime/common/access/access_violation.h"

namespace pto {
namespace runtime {

/// Different violations that a run remembers; the same one again is counted.
constexpr size_t kMaxViolations = 64;

class AccessCheck final : public port::KernelWatch, public port::AccessListener {
public:
    /// Forgets the last run. No kernel may run.
    void begin_run(std::vector<platform::DeviceBlock> blocks);
    void add_heap(uint64_t begin, uint64_t end);

    void add_task(TaskId id, std::vector<AccessRule> rules);
    void add_block(uint64_t begin, uint64_t end, TaskId owner);
    void end_scope_of(TaskId owner);

    /// The block of device memory that an address lies in, or nullptr.
    const platform::DeviceBlock *device_block_at(uint64_t address) const;
    /// A rule for the output that an address lies in, which the argument is the address of; false when it lies in none.
    bool find_output(int32_t argument, uint64_t address, AccessRule *rule);

    void begin_kernel(const port::CoreWork &work, port::CoreIdentity &core) noexcept override;
    void touch(const port::CoreIdentity &core, const void *address, size_t size, bool is_write) noexcept override;

    /// In the order in which they were found. No kernel may run.
    const std::vector<AccessViolation> &violations() const { return violations_; }

private:
    struct Task {
        TaskId id;
        uint64_t ordinal;
        std::vector<AccessRule> rules;
    };
    struct Output {
        uint64_t end;
        TaskId owner;
        bool is_finished;
    };

    bool is_device_memory(uint64_t address, uint64_t size) const noexcept;
    const Output *output_at(uint64_t address, uint64_t *begin) const;
    void report(const Task &task, int32_t func_id, uint64_t address, uint64_t size, bool is_write);

    /// By address; they do not change during a run.
    std::vector<platform::DeviceBlock> blocks_;
    std::vector<platform::DeviceBlock> heaps_;

    std::mutex mutex_;
    std::unordered_map<TaskId, std::unique_ptr<Task>> tasks_;
    /// By first address; a newer output takes the place of those that it overlaps.
    std::map<uint64_t, Output> outputs_;
    /// Where the outputs of a task begin.
    std::unordered_map<TaskId, uint64_t> output_of_;
    std::vector<AccessViolation> violations_;
};

}  // namespace runtime
}  // namespace pto
