#pragma once
/// One worker as the engine sees it: takes a few commands and reports how they ended.
///
/// The engine calls an endpoint only while it holds its own lock, and never has more than `depth()` commands under way on
/// it. Calls return at once, and of the engine they may only call `interrupt`. Whatever makes `pop` succeed rings the
/// engine's bell afterwards, see the constructor of Engine.

#include <cstddef>
#include <cstdint>
#include <string>

#include "abi/lane.h"

namespace pto {
namespace hierarchical {

/// What kind of worker takes a task.
enum class WorkerRole : uint8_t { kNextLevel = 0, kSub = 1 };

/// One member of a task, on its way to one worker. The pointers are valid during `push` only.
struct Dispatch {
    abi::CommandKind kind;
    uint32_t callable;
    uint64_t run_id;
    uint64_t task_id;
    uint32_t group_index;
    uint32_t group_size;
    uint64_t deadline_ns;                     ///< CLOCK_MONOTONIC, 0 none
    uint64_t trace_id;
    const abi::RunSettingsRecord *settings;   ///< nullptr: defaults
    const abi::ArgsRecord *args;
};

/// How one dispatch ended.
struct Outcome {
    uint64_t task_id = 0;
    uint32_t group_index = 0;
    abi::CommandStatus status = abi::CommandStatus::kOk;
    std::string error;  ///< JSON of the child; empty when the status is kOk
    int64_t accepted_ns = 0;
    int64_t launched_ns = 0;
    int64_t done_ns = 0;
    uint64_t device_ns = 0;
};

class Endpoint {
public:
    virtual ~Endpoint() = default;

    /// Commands that may be under way at a time, from 1. More than 1 lets the next one be staged behind a running one.
    virtual size_t depth() const = 0;

    /// What it throws says that the worker is of no use any more, as with `pop`.
    virtual void push(const Dispatch &dispatch) = 0;

    /// The next outcome, in any order of the commands. False when there is none yet.
    /// Throws Failure ERR_PTO_CHILD_PROTOCOL when the child wrote what no child writes; the worker is lost then.
    virtual bool pop(Outcome *outcome) = 0;

    /// Asks to give up what has not started yet of a run; each of these still gets an outcome, kCancelled or another.
    virtual void cancel(uint64_t run_id) = 0;
};

}  // namespace hierarchical
}  // namespace pto
