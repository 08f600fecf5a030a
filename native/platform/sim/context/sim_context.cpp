#include "platform/sim/context/sim_context.h"

#include <pthread.h>

#include <cstdlib>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <tuple>
#include <utility>

#include "abi/host_runtime.h"

#define PTO_CONTEXT_EXPORT __attribute__((visibility("default")))

namespace {

using pto::sim::CoreIdentity;

struct FreeBlock {
    void operator()(void *block) const { std::free(block); }
};
using Block = std::unique_ptr<void, FreeBlock>;

struct SharedBlock {
    Block memory;
    size_t size = 0;
};

/// Chip, cluster, key.
using BlockName = std::tuple<const void *, uint32_t, uint64_t>;

struct Device {
    int users = 0;
    std::map<BlockName, SharedBlock> blocks;
};

struct Registry {
    std::mutex mutex;
    std::map<int, Device> devices;
};

// What is here outlives the end of the program: a kernel that never returns may still use it then.
Registry &registry() {
    static auto *const instance = new Registry();
    return *instance;
}

/// The records of all threads. A thread's record goes when the thread ends.
class Identities {
public:
    Identities();
    Identities(const Identities &) = delete;
    Identities &operator=(const Identities &) = delete;

    CoreIdentity *of_this_thread() {
        auto *identity = static_cast<CoreIdentity *>(pthread_getspecific(key_));
        return identity != nullptr ? identity : add();
    }
    void remove(CoreIdentity *identity) {
        std::lock_guard<std::mutex> lock(mutex_);
        records_.erase(identity);
    }

private:
    CoreIdentity *add() {
        auto record = std::unique_ptr<CoreIdentity>(new (std::nothrow) CoreIdentity());
        CoreIdentity *identity = record.get();
        if (identity == nullptr) return nullptr;
        std::lock_guard<std::mutex> lock(mutex_);
        records_.emplace(identity, std::move(record));
        pthread_setspecific(key_, identity);
        return identity;
    }

    pthread_key_t key_;
    std::mutex mutex_;
    std::map<CoreIdentity *, std::unique_ptr<CoreIdentity>> records_;
};

Identities &identities = *new Identities();

Identities::Identities() {
    pthread_key_create(&key_, [](void *identity) { identities.remove(static_cast<CoreIdentity *>(identity)); });
}

}  // namespace

extern "C" {

PTO_CONTEXT_EXPORT uint32_t pto_cpu_sim_abi_version(void) { return PTO_HOST_ABI_VERSION; }

PTO_CONTEXT_EXPORT CoreIdentity *pto_cpu_sim_thread_identity(void) {
    return identities.of_this_thread();
}

PTO_CONTEXT_EXPORT void pto_cpu_sim_bind_device(int device_id) {
    pto_cpu_sim_bind_chip(device_id, nullptr);
}

PTO_CONTEXT_EXPORT void pto_cpu_sim_bind_chip(int device_id, const void *chip) {
    CoreIdentity *identity = pto_cpu_sim_thread_identity();
    if (identity == nullptr) return;
    identity->device_id = device_id;
    identity->chip = chip;
}

PTO_CONTEXT_EXPORT int pto_cpu_sim_get_bound_device(void) {
    const CoreIdentity *identity = pto_cpu_sim_thread_identity();
    return identity != nullptr ? identity->device_id : -1;
}

PTO_CONTEXT_EXPORT void pto_cpu_sim_acquire_device(int device_id) {
    std::lock_guard<std::mutex> lock(registry().mutex);
    ++registry().devices[device_id].users;
}

PTO_CONTEXT_EXPORT void pto_cpu_sim_release_device(int device_id) {
    std::lock_guard<std::mutex> lock(registry().mutex);
    const auto device = registry().devices.find(device_id);
    if (device != registry().devices.end() && --device->second.users <= 0) registry().devices.erase(device);
}

PTO_CONTEXT_EXPORT uint32_t pto_sim_get_subblock_id(void) {
    const CoreIdentity *identity = pto_cpu_sim_thread_identity();
    return identity != nullptr ? identity->subblock_id : 0;
}

PTO_CONTEXT_EXPORT void *pto_sim_get_pipe_shared_state(uint64_t key, size_t size) {
    const CoreIdentity *identity = pto_cpu_sim_thread_identity();
    if (identity == nullptr || identity->device_id < 0) return nullptr;
    std::lock_guard<std::mutex> lock(registry().mutex);
    SharedBlock &block = registry().devices[identity->device_id].blocks[{identity->chip, identity->cluster_id, key}];
    // The key carries the slot size, so that equal keys ask for equal sizes; a larger request is a foreign caller's.
    if (block.memory == nullptr) {
        block.memory.reset(std::calloc(1, size > 0 ? size : 1));
        block.size = size;
    }
    return size <= block.size ? block.memory.get() : nullptr;
}

PTO_CONTEXT_EXPORT void pto_sim_touch_memory(const void *address, size_t size, int is_write) {
    const CoreIdentity *identity = pto_cpu_sim_thread_identity();
    if (identity == nullptr || identity->listener == nullptr) return;
    identity->listener->touch(*identity, address, size, is_write != 0);
}

}  // extern "C"

PTO_CONTEXT_EXPORT void sim_context_set_cluster_id(uint32_t cluster_id) {
    if (CoreIdentity *identity = pto_cpu_sim_thread_identity()) identity->cluster_id = cluster_id;
}

PTO_CONTEXT_EXPORT void sim_context_set_subblock_id(uint32_t subblock_id) {
    if (CoreIdentity *identity = pto_cpu_sim_thread_identity()) identity->subblock_id = subblock_id;
}

PTO_CONTEXT_EXPORT void clear_cpu_sim_shared_storage() {
    const CoreIdentity *identity = pto_cpu_sim_thread_identity();
    if (identity == nullptr) return;
    std::lock_guard<std::mutex> lock(registry().mutex);
    const auto device = registry().devices.find(identity->device_id);
    if (device == registry().devices.end()) return;
    auto &blocks = device->second.blocks;
    const auto is_ours = [identity](const BlockName &name) { return std::get<0>(name) == identity->chip; };
    for (auto block = blocks.begin(); block != blocks.end();) {
        block = is_ours(block->first) ? blocks.erase(block) : std::next(block);
    }
}
