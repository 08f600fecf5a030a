#pragma once
/// Callables in device memory: one copy of each image, whatever number of ids it was prepared under.
///
/// An image is uploaded in one piece, so a kernel's address on the device is the image's address plus the size of the header
/// plus the kernel's offset. The caller's image is never written to: `resolved_addr` is filled in in the copy.

#include <cstddef>
#include <cstdint>
#include <map>

#include "callable.h"
#include "platform/common/host/device_memory.h"

namespace pto {
namespace platform {

class CallableImages {
public:
    /// Copies lie in `memory` until that is freed as a whole.
    explicit CallableImages(DeviceMemory &memory) : memory_(memory) {}

    /// The device's copy of a valid ChipCallable image: the one it has, or a new one. nullptr when memory is out. Kernels in
    /// it are aligned to 64 bytes.
    void *upload(const void *image, size_t size);
    /// Sets where the code of a kernel of a copy can be called.
    static void set_resolved_address(void *copy, int32_t child, uint64_t address);

    size_t size() const { return copies_by_size_.size(); }

private:
    DeviceMemory &memory_;
    std::multimap<size_t, void *> copies_by_size_;
};

}  // namespace platform
}  // namespace pto
