#pragma once
/// A worker that is the JavaScript thread itself: the engine pushes tasks here, the JavaScript thread takes them one at a
/// time, calls the function, and says how it went.
///
///     engine, any thread                      JavaScript thread
///       push: keeps a copy, calls on_job ───▶  take, call, complete ─┐
///       pop ◀──────── on_outcome ◀───────────────────────────────────┘
///
/// One command is under way at a time, as one function runs at a time on a thread.

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "hierarchical/engine/endpoint.h"

namespace pto {
namespace addon {

/// A task as the JavaScript thread takes it.
struct InlineTask {
    uint64_t number;  ///< of this endpoint, from 1; names the task in `complete`
    abi::CommandKind kind;
    uint32_t callable;
    uint64_t run_id;
    uint64_t task_id;
    uint32_t group_index;
    uint32_t group_size;
    bool is_traced;           ///< its run is
    uint32_t settings_bytes;  ///< of the RunSettingsRecord behind the arguments, 0 without one
};

class InlineEndpoint final : public hierarchical::Endpoint {
public:
    /// `on_job`: there is something to take. `on_outcome`: `pop` succeeds. Both are called with no lock of this object
    /// held, on whichever thread caused them; they do not come back here.
    InlineEndpoint(std::function<void()> on_job, std::function<void()> on_outcome);

    size_t depth() const override { return 1; }
    void push(const hierarchical::Dispatch &dispatch) override;
    bool pop(hierarchical::Outcome *outcome) override;
    void cancel(uint64_t run_id) override;

    /// The task that waits, with a copy of its ArgsRecord and settings in `args`, which has room for any; `nbytes` counts
    /// the ArgsRecord. False when there is none.
    bool take(InlineTask *task, uint8_t *args, size_t *nbytes);
    /// False when that task is not under way.
    bool complete(uint64_t number, abi::CommandStatus status, std::string error);

private:
    enum class State { kFree, kWaiting, kTaken, kDone };

    const std::function<void()> on_job_;
    const std::function<void()> on_outcome_;

    std::mutex mutex_;  // guards what follows; held for copies only
    State state_ = State::kFree;
    InlineTask task_{};
    std::vector<uint8_t> args_;
    hierarchical::Outcome outcome_;
};

}  // namespace addon
}  // namespace pto
