#pragma once
/// What schedulers and the orchestrator write down while a run is on, and how it looks when it is read back.

#include <cstdint>
#include <vector>

#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

/// Of the records in the streams below. Times are nanoseconds of the monotonic clock.
enum class RecordKind : uint32_t {
    kBlock = 1,       // BlockRecord
    kCompletion = 2,  // CompletionRecord, ids of consumers
    kPhase = 3,       // PhaseRecord
    kSubmit = 4,      // SubmitRecord, SubmitLaps
};

/// One kernel of one block that has returned.
struct BlockRecord {
    TaskId task = kNoTask;
    int64_t dispatch_ns = 0;
    int64_t start_ns = 0;
    int64_t end_ns = 0;
    /// When the scheduler saw that; of a task that waits for memory then, when it was complete.
    int64_t finish_ns = 0;
    int32_t func_id = -1;
    int32_t core = -1;
    int32_t block = 0;
    /// Which of the task's kernels, and on what kind of core: a task of one AIV kernel may run on either lane.
    uint8_t kernel = kAic;
    uint8_t is_aiv = 0;
    uint16_t thread = 0;
};

/// A task that has completed, and the tasks that were wired to it by then. One task may have several in a row, as a record has
/// room for so many consumers only.
struct CompletionRecord {
    TaskId task = kNoTask;
    int64_t time_ns = 0;
    uint32_t is_deferred = 0;
    uint32_t consumer_count = 0;
};

/// Phases of a scheduler, under the numbers that recorded files of others have.
enum class SchedulerPhase : uint32_t { kComplete = 0, kDispatch = 1, kScan = 2, kIdle = 3 };

struct PhaseRecord {
    int64_t start_ns = 0;
    int64_t end_ns = 0;
    SchedulerPhase phase = SchedulerPhase::kIdle;
    uint32_t tasks = 0;
    /// Turns of the scheduler so far.
    uint64_t turn = 0;
};

enum class SubmitPhase : uint32_t {
    kSync = 16,
    kAlloc = 17,
    kParams = 18,
    kLookup = 19,
    kHeap = 20,
    kInsert = 21,
    kFanin = 22,
    kFinalize = 23,
    kScopeEnd = 24,
};
constexpr uint32_t kFirstSubmitPhase = static_cast<uint32_t>(SubmitPhase::kSync);
constexpr uint32_t kSubmitPhases = 9;

/// What the orchestrator did for one submit, or at the end of a scope: phases without a gap from `start_ns` on.
struct SubmitRecord {
    TaskId task = kNoTask;
    uint64_t submit = 0;
    int64_t start_ns = 0;
};
struct SubmitLap {
    int64_t end_ns;
    SubmitPhase phase;
    uint32_t reserved;
};

/// All that was recorded of a run.
struct RunRecords {
    struct Completion {
        TaskId task;
        int64_t time_ns;
        bool is_deferred;
        /// Its part of `consumers`, the newest first.
        size_t first_consumer;
        size_t consumer_count;
    };
    struct Phase {
        uint32_t thread;
        PhaseRecord record;
    };
    struct Submit {
        TaskId task;
        uint64_t submit;
        SubmitPhase phase;
        int64_t start_ns;
        int64_t end_ns;
    };

    std::vector<BlockRecord> blocks;
    std::vector<Completion> completions;
    std::vector<TaskId> consumers;
    std::vector<Phase> phases;
    std::vector<Submit> submits;
    /// The orchestration, from its first to its last moment, and the tasks that it submitted.
    int64_t orchestration_start_ns = 0;
    int64_t orchestration_end_ns = 0;
    uint64_t submitted = 0;
    uint32_t scheduler_count = 0;
    uint32_t block_dim = 0;
    uint64_t dropped = 0;
    /// How many of these were BlockRecords.
    uint64_t dropped_kernels = 0;
};

}  // namespace runtime
}  // namespace pto
