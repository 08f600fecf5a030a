#include "platform/sim/host/kernel_store.h"

#include "base/fnv1a.h"
#include "platform/sim/context/sim_context.h"

namespace pto {
namespace sim {

KernelStore::Entry KernelStore::load(int32_t func_id, const void *bytes, size_t size, std::string *error) {
    const std::pair<uint64_t, size_t> key{base::fnv1a64(bytes, size), size};
    const auto known = kernels_.find(key);
    if (known != kernels_.end()) return known->second->entry;

    auto kernel = std::make_unique<Kernel>();
    if (!kernel->library.load(bytes, size, "kernel_" + std::to_string(func_id), error)) return nullptr;
    kernel->entry = reinterpret_cast<Entry>(kernel->library.symbol("kernel_entry"));
    if (kernel->entry == nullptr) {
        *error = "it does not export kernel_entry; declare it extern \"C\"";
        return nullptr;
    }
    using RegisterHooks = void (*)(void *, void *);
    if (const auto register_hooks = reinterpret_cast<RegisterHooks>(kernel->library.symbol("pto_sim_register_hooks"))) {
        register_hooks(reinterpret_cast<void *>(&pto_sim_get_subblock_id),
                       reinterpret_cast<void *>(&pto_sim_get_pipe_shared_state));
    }
    if (kernel->library.symbol("pto_kernel_tells_accesses") != nullptr) telling_.insert(kernel->entry);
    return kernels_.emplace(key, std::move(kernel)).first->second->entry;
}

}  // namespace sim
}  // namespace pto
