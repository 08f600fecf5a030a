#include "platform/driver/device_memory.h"

#include <string>

#include "base/failure.h"

namespace pto {
namespace driver {

using abi::ErrorCode;
using base::Failure;

uint64_t DeviceMemory::allocate(ChipSession &session, size_t nbytes) {
    const uint64_t address = session.allocate(nbytes);
    if (address == 0) {
        Failure failure(ErrorCode::ERR_PTO_DEVICE_OUT_OF_MEMORY,
                        "the device has no room for " + std::to_string(nbytes) + " bytes; " +
                            std::to_string(live_.total_bytes()) + " bytes are in use by " + std::to_string(live_.size()) +
                            " buffers of this worker. Free buffers that are not needed any more, or ask for less.");
        throw failure.with("nbytes", static_cast<int64_t>(nbytes))
            .with("liveBytes", static_cast<int64_t>(live_.total_bytes()))
            .with("liveBuffers", static_cast<int64_t>(live_.size()));
    }
    live_.insert(address, nbytes);
    return address;
}

void DeviceMemory::release(ChipSession &session, uint64_t address) {
    // Out of the table first: whatever the device does, the address is not handed out again.
    if (!live_.erase(address)) {
        Failure failure(ErrorCode::ERR_PTO_DEVICE_POINTER, "no live buffer of this worker starts at this address.");
        throw failure.with_id("address", address);
    }
    session.release(address);
}

void DeviceMemory::copy_to(ChipSession &session, uint64_t address, const void *host, size_t nbytes) {
    require_range(address, nbytes);
    if (nbytes > 0) session.copy_to_device(address, host, nbytes);
}

void DeviceMemory::copy_from(ChipSession &session, void *host, uint64_t address, size_t nbytes) {
    require_range(address, nbytes);
    if (nbytes > 0) session.copy_from_device(host, address, nbytes);
}

void DeviceMemory::require_range(uint64_t address, uint64_t nbytes) const {
    if (contains(address, nbytes)) return;
    Failure failure(ErrorCode::ERR_PTO_DEVICE_POINTER, "the range is not inside a live buffer of this worker.");
    throw failure.with_id("address", address).with("nbytes", static_cast<int64_t>(nbytes));
}

void DeviceMemory::require_tensor(int32_t index, uint64_t address, uint64_t nbytes) const {
    if (contains(address, nbytes)) return;
    Failure failure(ErrorCode::ERR_PTO_DEVICE_POINTER,
                    "tensor " + std::to_string(index) + " (" + std::to_string(nbytes) +
                        " bytes of device memory) does not lie inside a live buffer of this worker. "
                        "Pass a tensor of a buffer that this worker's malloc returned and that was not freed.");
    throw failure.with("index", index).with_id("address", address).with("nbytes", static_cast<int64_t>(nbytes));
}

}  // namespace driver
}  // namespace pto
