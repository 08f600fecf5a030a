#pragma once
/// Tasks whose kernels have returned and left conditions: they complete when memory says so.
///
/// A kernel names conditions ("the counter at this address is at least 3") and returns. Its core is free at once; its
/// task completes when all its kernels have returned and all conditions hold. What fulfils a condition is anything that
/// writes memory: a kernel of this device or of another one, a copy engine, another process. Nobody announces it, so
/// memory is looked at
///
/// * in every scheduler's turn, because kernels of this device are the usual writers, and
/// * by the pool's monitor while tasks wait, in intervals that grow while nothing happens.
///
/// Any scheduler adds; whichever finds a task complete completes it. Changes pass a mutex: such tasks are few, and
/// threads that do not have any only read one atomic.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

/// The copy engine's record of one copy, which its engine fills in when the copy is done. `flag`: not 0 when done. Taking
/// notice clears the flag and, where `channel_info` names memory, writes `sq_tail` to both of its 32-bit halves: the
/// engine's queue has room again.
struct SdmaEventRecord {
    uint32_t flag;
    uint32_t sq_tail;
    uint64_t channel_info;
};
static_assert(sizeof(SdmaEventRecord) == 16, "kernels write this record");

struct CompletionCondition {
    enum class Kind : uint8_t { kCounter, kSdmaEventRecord };
    Kind kind = Kind::kCounter;
    /// Of a 32-bit counter, or of an SdmaEventRecord.
    uint64_t address = 0;
    /// The least value of a counter that fulfils the condition.
    uint32_t expected = 0;
};

class DeferredTasks {
public:
    void reset() noexcept;

    /// A kernel of `task` has left a condition. Before the kernel is counted as done.
    void add(TaskSlot &task, const CompletionCondition &condition);
    /// All kernels of a task with conditions have returned. True: they all hold, the caller completes it. False: someone
    /// will find it with `take_complete`.
    bool finish_kernels(TaskSlot &task) noexcept;

    bool is_empty() const noexcept { return count_.load(std::memory_order_seq_cst) == 0; }
    /// Whether the last `poll` found tasks to take.
    bool is_due() const noexcept { return is_due_.load(std::memory_order_seq_cst); }

    /// Looks at memory, `elapsed_ns` after the last time. True when tasks can be taken.
    bool poll(int64_t elapsed_ns) noexcept;
    /// The tasks whose conditions all hold, linked by `next_ready`, or nullptr.
    TaskSlot *take_complete() noexcept;

    /// A task that waits for longer than it may.
    struct Overdue {
        const TaskSlot *task;
        CompletionCondition condition;
        uint32_t value;
        int64_t waited_ns;
    };
    bool find_overdue(int64_t limit_ns, Overdue *overdue) const noexcept;

private:
    struct Waiting {
        TaskSlot *task;
        bool has_finished_kernels;
        int64_t waited_ns;
        std::vector<CompletionCondition> open;
    };
    Waiting *find(const TaskSlot &task) noexcept;
    static void drop_fulfilled(Waiting &waiting) noexcept;

    mutable std::mutex mutex_;
    std::vector<Waiting> waiting_;
    std::atomic<uint32_t> count_{0};
    std::atomic<bool> is_due_{false};
};

}  // namespace runtime
}  // namespace pto
