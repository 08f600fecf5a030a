#pragma once
/// What one task does with one tensor, checked: which bytes, read or written, or bytes that are to be allocated.

#include <cstdint>
#include <vector>

#include "abi/lane.h"
#include "hierarchical/engine/task.h"
#include "hierarchical/engine/task_slot.h"

namespace pto {
namespace hierarchical {

struct TensorUse {
    enum class Action : uint8_t {
        kNone,      ///< nothing to do: no tensor, or one without bytes
        kNamed,     ///< bytes that are there already
        kAllocate,  ///< an output that gets memory at submit
    };
    Action action;
    bool is_read;     ///< waits for who writes the bytes
    bool is_written;  ///< the task becomes who writes them
    uint64_t nbytes;
    MemoryRange range;  ///< of kNamed
};

/// Throws Failure ERR_PTO_ARGS_… when the tensor is not one.
TensorUse tensor_use(const abi::TensorRef &tensor, uint32_t index);

/// A submission that has been looked at as a whole.
struct CheckedSubmission {
    std::vector<TaskMember> members;  ///< `word` counts from the first member
    uint64_t words = 0;               ///< of all members
    uint64_t alloc_bytes = 0;

    // Kept for the next submission.
    std::vector<MemoryRange> writes;
    std::vector<bool> is_taken;
};

/// How many workers an engine has.
struct WorkerCounts {
    int32_t next_level;
    int32_t sub;
};

/// Finds everything about a submission that is wrong regardless of when it comes. Throws Failure; `checked` is reused.
void check_submission(const Submission &submission, const WorkerCounts &workers, CheckedSubmission *checked);

}  // namespace hierarchical
}  // namespace pto
