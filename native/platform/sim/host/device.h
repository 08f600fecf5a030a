#pragma once
/// One simulated device: its memory, its kernels and the threads behind its cores.

#include <cstdint>

#include "platform/common/host/callable_images.h"
#include "platform/common/host/chip_info.h"
#include "platform/common/host/device_memory.h"
#include "platform/sim/aicore/core_pool.h"
#include "platform/sim/host/kernel_store.h"

namespace pto {
namespace sim {

class Device {
public:
    /// Starts no thread: the pool does when there is work. The calling thread is bound to the device.
    Device(int32_t device_id, const platform::ChipInfo &chip);
    Device(const Device &) = delete;
    Device &operator=(const Device &) = delete;
    ~Device();

    /// Before each run, on the thread that runs it: it belongs to the device, whose shared storage is empty.
    void begin_run();

    int32_t id() const { return id_; }
    const platform::ChipInfo &chip() const { return chip_; }
    platform::DeviceMemory &memory() { return memory_; }
    platform::CallableImages &images() { return images_; }
    KernelStore &kernels() { return kernels_; }
    CorePool &pool() { return pool_; }

private:
    const int32_t id_;
    const platform::ChipInfo chip_;
    platform::DeviceMemory memory_;
    /// Apart from `memory_`: how much tensors may take does not depend on the code that is there.
    platform::DeviceMemory image_memory_;
    platform::CallableImages images_;
    KernelStore kernels_;
    CorePool pool_;
};

}  // namespace sim
}  // namespace pto
