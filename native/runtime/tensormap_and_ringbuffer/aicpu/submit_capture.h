#pragma once
/// Every dependency that the rules give a task, also on tasks that have completed by then or are gone.
///
/// The orchestrator skips such producers: nothing has to wait for them, and their entries leave the tensor map with their
/// slots. So which of them it meets depends on how fast the kernels are. This keeps a second map that forgets nothing but
/// what the rules themselves take out: regions that a later writer covers, and regions of outputs whose memory another task has
/// got. It is fed with each access that the orchestrator looks up or enters, and only while a run captures.
///
/// The orchestrator's own finds are added, too, so the graph never lacks an edge that a scheduler waits for.

#include <cstdint>
#include <map>

#include "runtime/common/recording/dependency_capture.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/region.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/region_index.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/tensor_map.h"

namespace pto {
namespace tmr {

class SubmitCapture {
public:
    explicit SubmitCapture(DependencyCapture &graph, uint64_t most_entries = uint64_t{1} << 22)
        : graph_(graph), most_entries_(most_entries) {}

    void begin_run();

    /// The task that all that follows is about.
    void begin_task(const TaskSlot &task, bool is_manual);
    void add_explicit(TaskId producer);
    void add_creator(TaskId owner, int32_t argument);
    /// A task that the orchestrator found itself.
    void add_found(TaskId producer, Access access, Overlap how, int32_t argument);
    /// The lookup of an argument: see Orchestrator::add_accesses. `region` lies in the range of its buffer.
    void add_accesses(const Region &region, bool and_readers, bool removes_covered, int32_t argument);
    void add_entry(const Region &region, Access access, TaskId owner, int32_t argument) noexcept;
    /// The orchestration waits for a tensor: for the task that made it and those that wrote to it, or used it.
    void add_wait(TaskId owner, const Region &region, bool and_readers);
    /// The task has got [begin, end) for an output: who used these bytes before did so as another buffer.
    void take_memory(uint64_t begin, uint64_t end);

    DependencyCapture &graph() { return graph_; }

private:
    struct Entry {
        Region region;
        TaskId task;
        TaskId owner;
        Access access;
        int8_t argument;
    };

    using Entries = RegionIndex<Entry>;

    DependencyCapture &graph_;
    const uint64_t most_entries_;
    uint64_t entry_count_ = 0;
    TaskId task_ = kNoTask;
    /// By address of the buffer.
    std::map<uint64_t, Entries> entries_;
};

}  // namespace tmr
}  // namespace pto
