#pragma once
/// What a simulated core knows of itself, and the storage that the cores of one cluster share.
///
/// libcpu_sim_context.so is loaded globally, once a process: PTO-ISA's CPU backend looks the `pto_*` hooks up with
/// dlsym(RTLD_DEFAULT) from inside kernels. They answer for the core that the calling thread plays just then.
/// The library stays until the process ends: threads run its cleanup whenever they end, and a kernel that never returns may
/// use it for as long as it likes.

#include <cstddef>
#include <cstdint>

namespace pto {
namespace sim {

struct CoreIdentity;

/// Hears of the memory that kernels touch which were compiled to tell: see include/sim/kernel_access.h.
class AccessListener {
public:
    /// The kernel that `core` runs is about to read or write `size` bytes. On the kernel's thread, at every access.
    virtual void touch(const CoreIdentity &core, const void *address, size_t size, bool is_write) noexcept = 0;

protected:
    ~AccessListener() = default;
};

/// Who the thread is. A thread that runs kernels writes its own record before each one.
struct CoreIdentity {
    int32_t device_id = -1;
    /// Tells chips with one device id apart, such as one of each architecture. An address that only its owner uses.
    const void *chip = nullptr;
    uint32_t cluster_id = 0;
    /// AIV lane 0 or 1; 0 for AIC.
    uint32_t subblock_id = 0;
    /// While a kernel runs whose accesses are checked: who hears of them, which kernel it is, and the listener's own record
    /// of its task.
    AccessListener *listener = nullptr;
    int32_t func_id = -1;
    const void *task = nullptr;
};

}  // namespace sim
}  // namespace pto

extern "C" {
/// PTO_HOST_ABI_VERSION that the library was built with.
uint32_t pto_cpu_sim_abi_version(void);

/// The record of the calling thread, made on first use. nullptr when memory is out.
pto::sim::CoreIdentity *pto_cpu_sim_thread_identity(void);

/// Makes the calling thread belong to a device. -1 unbinds.
void pto_cpu_sim_bind_device(int device_id);
/// The same where a process may have several chips with this device id: each has shared storage of its own.
void pto_cpu_sim_bind_chip(int device_id, const void *chip);
/// The device of the calling thread, or -1.
int pto_cpu_sim_get_bound_device(void);
/// Counts a user of the device's shared storage; the last release frees it.
void pto_cpu_sim_acquire_device(int device_id);
void pto_cpu_sim_release_device(int device_id);

uint32_t pto_sim_get_subblock_id(void);
/// A zeroed block of at least `size` bytes: the same one for every core of the caller's cluster that asks with `key`,
/// until the chip's next run. nullptr when the thread has no device.
void *pto_sim_get_pipe_shared_state(uint64_t key, size_t size);

/// What a kernel that was compiled to tell of its accesses calls before each of them.
void pto_sim_touch_memory(const void *address, size_t size, int is_write);
}

/// C++ names of the host library's ABI (mangled on purpose: that is how drivers expect them).
void sim_context_set_cluster_id(uint32_t cluster_id);
void sim_context_set_subblock_id(uint32_t subblock_id);
/// Frees the shared blocks of the calling thread's chip; done before each run.
void clear_cpu_sim_shared_storage();
