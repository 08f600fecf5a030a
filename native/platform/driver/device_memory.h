#pragma once
/// The device memory of one chip worker: what its callers have allocated and may therefore name.
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

    // Both throw Failure ERR_PTO_DEVICE_POINTER when the range is not inside one live allocation.
    void copy_to(ChipSession &session, uint64_t address, const void *host, size_t nbytes);
    void copy_from(ChipSession &session, void *host, uint64_t address, size_t nbytes);

    /// Throws Failure ERR_PTO_DEVICE_POINTER when the bytes that a tensor names are not inside one live allocation.
    void require_tensor(int32_t index, uint64_t address, uint64_t nbytes) const;

    size_t live_buffers() const { return live_.size(); }
    uint64_t live_bytes() const { return live_.total_bytes(); }

    /// Forgets all, for a device that is gone.
    void clear() { live_.clear(); }

private:
    void require_range(uint64_t address, uint64_t nbytes) const;

    DeviceMemoryTable live_;
};

}  // namespace driver
}  // namespace pto
