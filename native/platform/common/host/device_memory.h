#pragma once
/// Memory of one device, as the host hands it out. On the simulator it is memory of this process.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace pto {
namespace platform {

/// Bytes before and behind every allocation that belong to no other one, so that a step over its end is known as such.
constexpr size_t kDeviceRedZoneBytes = 1024;

/// An allocation: [begin, end).
struct DeviceBlock {
    uint64_t begin;
    uint64_t end;
};

class DeviceMemory {
public:
    /// `capacity_bytes`: how much may be allocated at once.
    explicit DeviceMemory(uint64_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}
    DeviceMemory(const DeviceMemory &) = delete;
    DeviceMemory &operator=(const DeviceMemory &) = delete;
    ~DeviceMemory() { free_all(); }

    /// At least `size` bytes, aligned to 64. nullptr when the device or the process has no more.
    void *allocate(size_t size);
    /// False when `address` is not the start of an allocation.
    bool free(void *address);
    void free_all();

    /// Whether [address, address + size) lies inside one allocation.
    bool contains(const void *address, size_t size) const;
    /// All allocations, by address.
    std::vector<DeviceBlock> blocks() const;
    uint64_t allocated_bytes() const;
    uint64_t capacity_bytes() const { return capacity_bytes_; }

private:
    const uint64_t capacity_bytes_;
    mutable std::mutex mutex_;
    std::map<uintptr_t, size_t> blocks_;
    uint64_t allocated_bytes_ = 0;
};

}  // namespace platform
}  // namespace pto
