#pragma once
/// What a kernel did that its task had not declared, and how it is told.

#include <cstdint>
#include <string>
#include <vector>

#include "base/draft_file.h"
#include "platform/common/host/failure.h"
#include "runtime/common/shared/task_id.h"

namespace pto {
namespace runtime {

enum class AccessFault {
    /// Wrote to memory that it had declared as input.
    kWritesInput,
    /// Touched device memory outside the tensors of its task.
    kOutOfBounds,
    /// Touched memory that belonged to a scope which had ended.
    kFinishedScope,
};

struct AccessViolation {
    AccessFault fault = AccessFault::kOutOfBounds;
    bool is_write = false;
    TaskId task = kNoTask;
    /// The how many-th task of the run it was, from 0.
    uint64_t ordinal = 0;
    int32_t func_id = -1;
    /// The argument whose memory it was, or the nearest one; -1 when the task has none in memory.
    int32_t argument = -1;
    /// From the address that the kernel was given for that argument.
    int64_t offset = 0;
    /// Bytes of the view that the argument declares, from its first to its last.
    uint64_t argument_bytes = 0;
    uint64_t address = 0;
    /// Bytes of the access from there on.
    uint64_t size = 0;
    /// Whose output the memory is or was; kNoTask when it is no task's.
    TaskId owner = kNoTask;
    /// How often the kernel did the like in this run.
    uint64_t count = 1;
};

/// The run's outcome: the first violation in words, and how many more kinds there are. Nothing for an empty list.
platform::Failure failure_of(const std::vector<AccessViolation> &violations);

/// Writes the text of access.json: `{"violations": […]}`, see docs/guide/check-accesses.md.
void write_violations(const std::vector<AccessViolation> &violations, base::DraftFile &out);

}  // namespace runtime
}  // namespace pto
