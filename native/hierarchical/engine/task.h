#pragma once
/// What is submitted, and what a run reports.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "abi/error_codes.h"
#include "abi/lane.h"
#include "hierarchical/engine/endpoint.h"
#include "hierarchical/engine/run_trace.h"

namespace pto {
namespace hierarchical {

/// One node of the graph: a task, or a group of tasks that is done when all are.
struct Submission {
    abi::CommandKind kind = abi::CommandKind::kRunFunction;
    WorkerRole role = WorkerRole::kSub;
    uint32_t callable = 0;
    const abi::RunSettingsRecord *settings = nullptr;  ///< nullptr: defaults
    /// `member_count` ArgsRecords one after another. Tensors with tag OUTPUT and place kNone are allocated: the engine
    /// writes place, segment, generation and address into the record before submit returns. Only these fields are touched.
    abi::ArgsRecord *members = nullptr;
    uint32_t member_count = 1;
    uint64_t timeout_ns = 0;  ///< 0: the engine's default
    uint64_t trace_id = 0;    ///< what the child gets; 0: the run's id if that is traced, else 0
};

/// What happened to a worker that is gone.
struct WorkerLoss {
    abi::ErrorCode code = abi::ErrorCode::kNone;  ///< ERR_PTO_CHILD_EXIT, ERR_PTO_CHILD_SIGNAL, ERR_PTO_CHILD_PROTOCOL, ERR_PTO_TASK_TIMEOUT
    int pid = -1;
    int exit_code = -1;         ///< -1: did not exit
    int signal = 0;             ///< 0: not by a signal
    std::string text;           ///< for people
    std::string stderr_tail;
    abi::ChildPhase phase = abi::ChildPhase::kIdle;
};

/// Why one member of a task did not end well.
struct TaskFailure {
    abi::ErrorCode code = abi::ErrorCode::kNone;  ///< ERR_PTO_TASK_THROW, _NATIVE, _TIMEOUT, ERR_PTO_CHILD_…
    uint64_t task_id = 0;
    uint32_t group_index = 0;
    uint32_t group_size = 1;
    uint32_t callable = 0;
    abi::CommandKind kind = abi::CommandKind::kRunFunction;
    WorkerRole role = WorkerRole::kSub;
    int32_t worker = -1;        ///< -1: was never given to one
    std::string error;          ///< JSON of the child, may be empty
    WorkerLoss loss;            ///< meaningful for ERR_PTO_CHILD_… and for a time limit that killed the child
};

/// Failures of one run that are kept with all they say; more are counted.
inline constexpr size_t kMaxReportedFailures = 256;

/// How a run ended, with failures in the order in which they happened; poisoned and cancelled tasks are only counted.
struct RunReport {
    uint64_t run_id = 0;
    bool is_cancelled = false;
    std::vector<TaskFailure> failures;  ///< the first kMaxReportedFailures
    uint64_t failure_count = 0;         ///< members that failed
    uint64_t task_count = 0;
    uint64_t poisoned_count = 0;
    uint64_t cancelled_count = 0;
    int64_t begin_ns = 0;           ///< CLOCK_MONOTONIC
    int64_t submitted_ns = 0;       ///< submission was closed
    int64_t end_ns = 0;
    std::vector<uint64_t> device_ns;  ///< time on the chip, by NEXT_LEVEL worker id
    std::unique_ptr<RunTrace> trace;  ///< nullptr: was not traced
};

}  // namespace hierarchical
}  // namespace pto
