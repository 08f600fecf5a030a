#pragma once
/// The inline workers of one native worker, on their JavaScript thread: calls the handlers of tasks that are ready.
///
/// There are two occasions. While the thread is free, a message from the native side calls `run_ready`; while it is blocked
/// in a call of the engine, the engine's pump does. Handlers that the pump calls may block again, in another worker, whose
/// pump calls further handlers: that nests, up to kMaxDepth, and a task beyond that fails.

#include <node_api.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "addon/inline_endpoint.h"

namespace pto {
namespace addon {

class InlineWorkers {
public:
    static constexpr int kMaxDepth = 64;

    /// `deliver` is what TypeScript gave to call handlers with.
    InlineWorkers(napi_env env, napi_value deliver);
    ~InlineWorkers();
    InlineWorkers(const InlineWorkers &) = delete;
    InlineWorkers &operator=(const InlineWorkers &) = delete;

    /// The endpoint of a new worker, for the engine; it outlives the use of this object.
    std::unique_ptr<InlineEndpoint> add(napi_value handler, std::function<void()> on_job, std::function<void()> on_outcome);
    bool is_empty() const { return workers_.empty(); }
    /// Takes the last `add` back, when the engine did not want the endpoint.
    void remove_last();

    /// Calls handlers until no task waits. False when the environment is being terminated and calls nothing any more.
    bool run_ready(bool is_blocking);
    /// False when no such job is under way.
    bool complete(uint64_t job, abi::CommandStatus status, std::string error);

private:
    struct Worker {
        InlineEndpoint *endpoint;
        napi_ref handler;
        napi_ref memory;  ///< ArrayBuffer of `args`
        uint8_t *args;    ///< room for any ArgsRecord and its settings
    };

    bool call(size_t index, const InlineTask &task, size_t nbytes, bool is_blocking);
    bool fail_with_exception(Worker &worker, const InlineTask &task);

    const napi_env env_;
    napi_ref deliver_ = nullptr;
    std::vector<Worker> workers_;
};

}  // namespace addon
}  // namespace pto
