#pragma once
/// The task graph of a run as it was submitted: tasks with their arguments, and why each waits for which.
///
///     capture.begin_run();
///     capture.add_task(…);                        // one after the other, in the order of submits
///     capture.add_argument(…);                    // of the last task
///     capture.add_edge(…);                        // between any tasks
///     capture.write(file);                        // deps.json
///
/// Complete means more than what the schedulers were told: a producer that had completed when its consumer was submitted is
/// in the graph, too, although nothing had to wait for it. What finds such producers is the runtime's own affair.
///
/// One thread at a time. Memory is bounded: what no longer fits is counted, and the file says how much.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/common/recording/recorded_tensor.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {

namespace base {
class DraftFile;
class JsonWriter;
}

namespace runtime {

/// What a task waits for another one for.
enum class EdgeSource : uint8_t {
    kExplicit,   ///< it was asked for
    kCreator,    ///< the other task created the buffer of an argument
    kTensorMap,  ///< the other task wrote to the same memory
    kReader,     ///< the other task read what this one overwrites
};

/// How the consumer's region relates to the producer's.
enum class EdgeOverlap : uint8_t { kUnknown, kCovered, kOther };

enum class ArgumentKind : uint8_t { kInput, kOutput, kInout, kOutputExisting, kNoDep, kScalar };

struct CaptureLimits {
    uint64_t tasks = uint64_t{1} << 20;
    uint64_t arguments = uint64_t{1} << 22;
    uint64_t edges = uint64_t{1} << 24;
};

class DependencyCapture {
public:
    struct Edge {
        TaskId producer = kNoTask;
        TaskId consumer = kNoTask;
        EdgeSource source = EdgeSource::kExplicit;
        EdgeOverlap overlap = EdgeOverlap::kUnknown;
        /// Positions of the tensor among the arguments of both, -1 unknown.
        int8_t argument = -1;
        int8_t producer_argument = -1;
    };

    /// A task without what only the file needs.
    struct TaskView {
        TaskId id;
        const int32_t (&func_id)[kCoreSlots];
        int32_t block_num;
        bool starts_together;
        /// Of all its tensors.
        uint64_t tensor_bytes;
        /// Tasks whose end the orchestration waited for before it submitted this one.
        const TaskId *waits;
        uint32_t wait_count;
        /// For `for_each_tensor`.
        uint64_t first_argument;
        uint32_t argument_count;
    };
    struct TensorView {
        ArgumentKind kind;
        uint64_t bytes;
    };

    explicit DependencyCapture(const CaptureLimits &limits = {}) : limits_(limits) {}

    /// Forgets the last run. Without edges, those that are added are ignored.
    void begin_run(bool has_edges = true);
    bool has_edges() const { return has_edges_; }

    // What there is no room or no memory for is dropped and counted.
    void add_task(const TaskSlot &task, bool is_manual) noexcept;
    /// The next argument of the task that was added last.
    void add_argument(ArgumentKind kind, const RecordedTensor &tensor) noexcept;
    void add_scalar(uint64_t value) noexcept;
    /// The same edge may be added for several reasons, and several times.
    void add_edge(const Edge &edge) noexcept;
    /// The orchestration waited for the end of a task before it went on.
    void add_wait(TaskId task) noexcept;
    /// Something could not be looked at any more.
    void count_dropped(uint64_t count) { dropped_ += count; }

    /// Tasks, arguments and edges that are missing.
    uint64_t dropped() const { return dropped_; }
    /// In the order of submits.
    template <typename Visit>
    void for_each_task(Visit visit) const {
        for (const Task &task : tasks_) visit(view_of(task));
    }
    std::optional<TaskView> find_task(TaskId id) const {
        const auto known = task_of_.find(id);
        return known != task_of_.end() ? std::optional<TaskView>(view_of(tasks_[known->second])) : std::nullopt;
    }
    /// The tensors of a task, in the order of its arguments.
    template <typename Visit>
    void for_each_tensor(const TaskView &task, Visit visit) const {
        for (uint32_t i = 0; i < task.argument_count; ++i) {
            const Argument &argument = arguments_[task.first_argument + i];
            if (argument.kind != ArgumentKind::kScalar) visit(TensorView{argument.kind, bytes_of(argument)});
        }
    }
    /// An edge is visited as often as it was added.
    template <typename Visit>
    void for_each_edge(Visit visit) const {
        for (const Edge &edge : edges_) visit(edge.producer, edge.consumer);
    }
    /// Puts edges in the order of their consumers, then writes the JSON text.
    void write(base::DraftFile &out);

private:
    struct Task {
        TaskId id;
        int32_t func_id[kCoreSlots];
        int32_t block_num;
        bool is_manual;
        bool starts_together;
        uint64_t tensor_bytes;
        uint64_t first_argument;
        uint32_t argument_count;
        uint32_t wait_count;
        uint64_t first_wait;
    };
    struct Argument {
        ArgumentKind kind;
        DataType dtype;
        uint8_t ndims;
        /// Index of the tensor; for a scalar its value is in `start`.
        uint32_t tensor;
        uint64_t start;
        uint32_t shape[kRecordedDims];
        uint64_t stride[kRecordedDims];
    };
    struct Tensor {
        uint64_t id;
        uint64_t buffer;
        uint64_t buffer_bytes;
        TaskId owner;
        int32_t version;
        DataType dtype;
    };

    TaskView view_of(const Task &task) const {
        return {task.id,
                task.func_id,
                task.block_num,
                task.starts_together,
                task.tensor_bytes,
                waits_.data() + task.first_wait,
                task.wait_count,
                task.first_argument,
                task.argument_count};
    }
    static uint64_t bytes_of(const Argument &argument) {
        uint64_t count = argument.ndims > 0 ? get_element_size(argument.dtype) : 0;
        for (uint32_t d = 0; d < argument.ndims; ++d) count *= argument.shape[d];
        return count;
    }
    /// Nullptr when there is no room.
    Argument *new_argument(ArgumentKind kind) noexcept;
    /// False when it is not known and there is no room.
    bool add_tensor(uint64_t id, const RecordedTensor &tensor) noexcept;
    void sort_edges();
    void write_edges(base::DraftFile &out) const;
    void write_tasks(base::DraftFile &out) const;
    void write_tensors(base::DraftFile &out) const;
    void write_edge_details(base::DraftFile &out) const;
    static void write_geometry(base::JsonWriter &json, const std::string &prefix, const Argument &argument);
    /// An argument of a task that is a tensor, nullptr when it is none or not known.
    const Argument *find(TaskId task, int32_t argument) const;

    CaptureLimits limits_;
    std::vector<Task> tasks_;
    std::vector<Argument> arguments_;
    std::vector<Tensor> tensors_;
    std::vector<Edge> edges_;
    /// Those after the last one that belongs to a task are the next task's.
    std::vector<TaskId> waits_;
    uint64_t given_waits_ = 0;
    std::unordered_map<TaskId, uint64_t> task_of_;
    std::unordered_map<uint64_t, uint32_t> tensor_of_;
    /// Whether the last task that was added is in the lists.
    bool has_task_ = false;
    bool has_edges_ = true;
    uint64_t dropped_ = 0;
};

}  // namespace runtime
}  // namespace pto
