#pragma once
/// The values of tensors before a task runs and after it.
///
///     dump.begin_run(outputs, kernels, source);
///     dump.before(task);        // no kernel of the task has started
///     dump.after(task);         // all have returned, and no consumer has started
///     dump.finish();            // tensor_dump.json beside tensor_dump.bin
///
/// Whoever starts a task's first kernel and whoever completes it call; the task stands still meanwhile, so the values are
/// those that its kernels meet and leave. What the task only reads is dumped before, what it only writes after, the rest at
/// both times. Kernels' signatures say which is which: those of a mixed task share its tensors out in the order AIC, AIV0,
/// AIV1, or each of them states all. Where no kernel says anything, the task's own declarations count.
///
/// Values go straight into the file, the elements of a view without gaps. Sizes are bounded: beyond that a tensor is cut,
/// or has no values, and is marked; a tensor that cannot be read is dropped and counted.
///
/// Dumps take turns. The file grows with what is dumped; memory grows with the number of tensors alone.

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "arg_direction.h"
#include "platform/common/host/failure.h"
#include "runtime/common/recording/output_folder.h"
#include "runtime/common/recording/recorded_tensor.h"
#include "runtime/common/shared/kernel_table.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

constexpr uint32_t kMaxDumpedTensors = 16;

/// Knows what the tensors of a task are.
class TensorSource {
public:
    struct Argument {
        RecordedTensor tensor;
        /// Its position among all arguments of the task.
        int32_t index = 0;
        /// What the task itself declares.
        ArgDirection direction = ArgDirection::INOUT;
    };

    /// Describes the tensors of a task that is in its slot, in order. Returns how many there are.
    virtual uint32_t describe(const TaskSlot &task, Argument (&arguments)[kMaxDumpedTensors]) const = 0;

protected:
    ~TensorSource() = default;
};

struct DumpLimits {
    uint64_t tensors = uint64_t{1} << 20;
    uint64_t tensor_bytes = uint64_t{64} << 20;
    uint64_t file_bytes = uint64_t{8} << 30;
};

class TensorDump {
public:
    explicit TensorDump(const DumpLimits &limits = {}) : limits_(limits) {}

    /// Makes tensor_dump in the folder of the run. Kernels and source stay until `finish`.
    platform::Failure begin_run(const OutputFolder &outputs, const KernelTable &kernels, const TensorSource &source);
    void before(const TaskSlot &task) noexcept { dump(task, false); }
    void after(const TaskSlot &task) noexcept { dump(task, true); }
    /// Writes the list of tensors and ends the dump; what is dumped later is ignored.
    platform::Failure finish();

    /// Tensors that should be in the files and are not, that are there in part, and tasks whose signatures fit their tensors in
    /// no way.
    uint64_t dropped() const { return dropped_; }
    uint64_t truncated() const;
    uint64_t skipped_tasks() const { return skipped_tasks_; }

private:
    /// Whose tensor an argument is, and what becomes of it.
    struct Part {
        ArgDirection direction;
        uint32_t subtask;
        int32_t func_id;
    };
    struct Entry {
        TaskId task;
        Part part;
        int32_t argument;
        bool is_after;
        bool is_truncated;
        RecordedTensor tensor;
        uint64_t bin_offset;
        uint64_t bin_size;
    };

    void dump(const TaskSlot &task, bool is_after) noexcept;
    bool find_parts(const TaskSlot &task, const TensorSource::Argument *arguments, uint32_t count, Part *parts) const;
    void add(const TaskSlot &task, const TensorSource::Argument &argument, const Part &part, bool is_after);
    /// Appends the first `size` bytes of a view.
    void append(const RecordedTensor &tensor, uint64_t size);
    std::string manifest() const;

    const DumpLimits limits_;
    const KernelTable *kernels_ = nullptr;
    const TensorSource *source_ = nullptr;
    OutputFolder folder_;

    std::mutex mutex_;
    std::unique_ptr<base::DraftFile> file_;
    uint64_t file_bytes_ = 0;
    std::vector<Entry> entries_;
    uint64_t dropped_ = 0;
    uint64_t skipped_tasks_ = 0;
};

}  // namespace runtime
}  // namespace pto
