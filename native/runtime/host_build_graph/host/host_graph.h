#pragma once
/// The task graph that an orchestration builds on the host, in the form in which the schedulers run it.
///
///     tasks     0 │ 1 │ 2 │ …      one block of address space, a record a task, id = index
///     edges     a list a producer, linked in blocks that stay where they are
///
/// Everything is built by one thread before the run starts; the schedulers then count down `waiting_for` along the lists.
/// Memory grows with the graph and is kept for the next one.
///
/// What is wrong with a graph is remembered, not thrown: the calls come from a library that the user built. `fail` is for
/// what the orchestration cannot know of, so the run must end with it. `refuse` is for calls that tell their caller; it
/// explains the orchestration's own failure if it then returns one.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/virtual_memory.h"
#include "data_type.h"
#include "platform/common/host/failure.h"
#include "runtime/common/recording/orchestrator_log.h"
#include "runtime/common/shared/kernel_table.h"
#include "runtime/common/shared/run_state.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace hbg {

constexpr int32_t kMaxTasks = 131072;
constexpr int32_t kMaxArgs = 16;
constexpr uint32_t kMaxDims = 5;

/// What the orchestration says about a tensor of a task.
struct TensorView {
    DataType dtype;
    uint8_t ndims;
    uint32_t shapes[kMaxDims];
    uint32_t raw_shapes[kMaxDims];
    uint32_t offsets[kMaxDims];
};

class HostGraph {
public:
    /// A task of the graph. The kernel gets `args`, of which those beyond the slot's `scalar_count` are 0.
    struct Task {
        runtime::TaskSlot slot;
        uint64_t args[kMaxArgs] = {};
    };
    /// The tensor views of a task.
    struct Views {
        const TensorView *first;
        uint32_t count;
    };

    HostGraph() = default;
    HostGraph(const HostGraph &) = delete;
    HostGraph &operator=(const HostGraph &) = delete;

    /// Begins an empty graph over the kernels of a callable, which stay until the run is over. What it takes to build it is
    /// written to `log`, unless that is nullptr. Throws std::bad_alloc.
    void begin(const runtime::KernelTable &kernels, runtime::OrchestratorLog *log = nullptr);

    /// The id of a new task, or -1. `shape` is that of one core.
    int32_t add_task(const uint64_t *args, int32_t arg_count, int32_t func_id, runtime::Shape shape);
    /// `to` waits for `from`. Throws std::bad_alloc.
    void add_edge(int32_t from, int32_t to);
    /// Replaces the tensor views of a task. Throws std::bad_alloc.
    void set_views(int32_t id, const TensorView *views, uint32_t count);
    bool has_task(int32_t id) const { return id >= 0 && id < task_count_; }

    void fail(platform::Failure failure);
    void refuse(abi::ErrorCode code, const char *func, std::string message);

    /// The first thing that failed, or nothing.
    const platform::Failure &failure() const { return failure_; }
    /// The last thing that was refused, or nothing.
    const platform::Failure &refusal() const { return refusal_; }
    /// Fails when the tasks cannot be put in an order. Costs nothing when all edges lead to younger tasks.
    void check_order();

    /// Makes all tasks ready that wait for none, oldest first.
    void push_roots(runtime::RunState &run);
    /// Tells a serial run of all tasks. The reference order is that of their ids, as far as edges allow it.
    void add_to(runtime::SerialScheduler &serial);

    int32_t task_count() const { return task_count_; }
    Task &task(int32_t id) { return tasks_[id]; }
    Views views_of(int32_t id) const;

private:
    void enter(runtime::SubmitPhase phase);
    /// A task like new. Only what an earlier graph has left there is written again.
    Task &new_task();
    /// Room for an edge that stays where it is.
    runtime::Edge &new_edge();

    base::Reservation memory_;
    Task *tasks_ = nullptr;
    int32_t task_count_ = 0;
    /// Tasks that some graph has had.
    int32_t constructed_ = 0;
    const runtime::KernelTable *kernels_ = nullptr;
    runtime::OrchestratorLog *log_ = nullptr;

    std::vector<std::unique_ptr<runtime::Edge[]>> edge_blocks_;
    uint64_t edge_count_ = 0;
    bool has_backward_edge_ = false;

    struct ViewRange {
        uint32_t first = 0;
        uint32_t count = 0;
    };
    std::vector<TensorView> views_;
    /// By task, as far as tasks have views.
    std::vector<ViewRange> view_ranges_;
    platform::Failure failure_;
    platform::Failure refusal_;
};

}  // namespace hbg
}  // namespace pto
