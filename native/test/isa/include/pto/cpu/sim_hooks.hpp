// What the simulator knows and a kernel library does not. Nothing is linked: the hooks are looked up by name in the global
// scope of the process, once a kernel library.
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace pto::cpu_sim {

struct ExecutionContext {
    uint32_t block_idx = 0;
    uint32_t subblock_id = 0;
    uint32_t subblock_dim = 1;
};

template <typename Function>
Function *find_hook(const char *name) {
    return reinterpret_cast<Function *>(dlsym(RTLD_DEFAULT, name));
}

template <typename Function>
Function *require_hook(const char *name) {
    Function *hook = find_hook<Function>(name);
    if (hook == nullptr) throw std::runtime_error(std::string("the simulator does not export ") + name);
    return hook;
}

/// Optional.
inline ExecutionContext execution_context() {
    static auto *const hook = find_hook<void(uint32_t *, uint32_t *, uint32_t *)>("pto_cpu_sim_get_execution_context");
    ExecutionContext context;
    if (hook != nullptr) hook(&context.block_idx, &context.subblock_id, &context.subblock_dim);
    return context;
}

/// AIV lane of the core that this thread plays; 0 for AIC.
inline uint32_t lane() {
    static auto *const hook = require_hook<uint32_t()>("pto_sim_get_subblock_id");
    return hook();
}

/// Zeroed when first asked for in a run; the same for all cores of the cluster.
inline void *shared_state(uint64_t key, size_t size) {
    static auto *const hook = require_hook<void *(uint64_t, size_t)>("pto_sim_get_pipe_shared_state");
    void *const state = hook(key, size);
    if (state == nullptr) throw std::runtime_error("the thread plays no core of a device");
    return state;
}

}  // namespace pto::cpu_sim
