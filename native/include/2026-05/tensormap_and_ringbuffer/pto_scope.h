// Scopes: how long the tasks and outputs of an orchestration live.
//
// A scope holds on to the tasks that are submitted in it. When it has ended and their consumers are done, their
// memory is used again. The entry runs in an AUTO scope of the runtime; each deeper level has its own ring of memory,
// up to four. Inside a MANUAL scope only MANUAL scopes nest.
//
//     PTO2_SCOPE() {
//         TaskOutputTensors c = rt_submit_aiv_task(kAdd, args);
//         ...
//     }
#pragma once

#include "common.h"
#include "pto_runtime_ops.h"
#include "pto_scope_mode.h"

/// Opens a scope; to be closed by rt_scope_end. Does nothing after a fatal error.
inline void rt_scope_begin(PTO2ScopeMode mode = PTO2ScopeMode::AUTO) {
    PTO2Runtime *rt = framework_current_runtime();
    always_assert_because(rt != nullptr, "scopes can be opened only while the runtime runs the orchestration");
    if (rt->ops->is_fatal(rt)) return;
    rt->pending_scope_mode = mode;
    rt->ops->scope_begin(rt);
}

/// Closes the innermost scope. Does nothing after a fatal error.
inline void rt_scope_end() {
    PTO2Runtime *rt = framework_current_runtime();
    if (rt == nullptr || rt->ops->is_fatal(rt)) return;
    rt->ops->scope_end(rt);
}

/// A scope that lasts as long as this object.
class PTO2ScopeGuard {
public:
    explicit PTO2ScopeGuard(PTO2ScopeMode mode = PTO2ScopeMode::AUTO) { rt_scope_begin(mode); }
    ~PTO2ScopeGuard() { rt_scope_end(); }

    PTO2ScopeGuard(const PTO2ScopeGuard &) = delete;
    PTO2ScopeGuard &operator=(const PTO2ScopeGuard &) = delete;
};

#define PTO2_SCOPE_JOIN_(a, b) a##b
#define PTO2_SCOPE_NAME_(number) PTO2_SCOPE_JOIN_(pto2_scope_guard_, number)

/// Prefix of a statement that runs in its own scope: PTO2_SCOPE() or PTO2_SCOPE(PTO2ScopeMode::MANUAL).
#define PTO2_SCOPE(...) if (PTO2ScopeGuard PTO2_SCOPE_NAME_(__COUNTER__){__VA_ARGS__}; true)

/// A scope from here to the end of the enclosing block; takes a mode like PTO2_SCOPE.
#define PTO2_SCOPE_GUARD(...) [[maybe_unused]] PTO2ScopeGuard PTO2_SCOPE_NAME_(__COUNTER__){__VA_ARGS__}
