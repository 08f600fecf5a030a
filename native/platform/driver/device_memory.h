#pragma once
/// The device memory of one chip worker: what its callers have allocated, or share with other chips, and may therefore name.
///
/// Every address that a caller hands in is looked up before the device sees it. Takes no locks, as the session.

#include <cstddef>
#include <cstdint>

#include "platform/driver/chip_session.h"
#include "platform/driver/device_memory_table.h"

namespace pto {
namespace driver {

class DeviceMemory {
public:
    /// Throws Failure ERR_PTO_DEVICE_OUT_OF_MEMORY.
    uint64_t allocate(ChipSession &session, size_t nbytes);

    /// Throws Failure ERR_PTO_DEVICE_POINTER when no live allocation starts at `address`.
    void release(ChipSession &session, uint64_t address);

    // Both throw Failure ERR_PTO_DEVICE_POINTER when the range is not inside one live allocation or window.
    void copy_to(ChipSession &session, uint64_t address, const void *host, size_t nbytes);
    void copy_from(ChipSession &session, void *host, uint64_t address, size_t nbytes);

    /// Throws Failure ERR_PTO_DEVICE_POINTER when the bytes that a tensor names are not inside one live allocation
    /// or window.
    void require_tensor(int32_t index, uint64_t address, uint64_t nbytes) const;

    size_t live_buffers() const { return live_.size(); }
    uint64_t live_bytes() const { return live_.total_bytes(); }

    /// The window of a communicator is device memory too; it is not for `release`.
    void add_window(uint64_t base, uint64_t nbytes) { windows_.insert(base, nbytes); }
    void remove_window(uint64_t base) { windows_.erase(base); }

    /// Forgets all, for a device that is gone.
    void clear() {
        live_.clear();
        windows_.clear();
    }

private:
    bool contains(uint64_t address, uint64_t nbytes) const {
        return live_.contains(address, nbytes) || windows_.contains(address, nbytes);
    }
    void require_range(uint64_t address, uint64_t nbytes) const;

    DeviceMemoryTable live_;
    DeviceMemoryTable windows_;
};

}  // namespace driver
}  // namespace pto
