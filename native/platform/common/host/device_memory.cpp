#include "platform/common/host/device_memory.h"

#include <cstdlib>

namespace pto {
namespace platform {
namespace {

constexpr size_t kAlignment = 64;
static_assert(kDeviceRedZoneBytes % kAlignment == 0, "what follows a red zone is aligned");

/// What the system was asked for begins a red zone earlier.
void release(uintptr_t address) { std::free(reinterpret_cast<void *>(address - kDeviceRedZoneBytes)); }

}  // namespace

void *DeviceMemory::allocate(size_t size) {
    if (size == 0) size = 1;
    std::lock_guard<std::mutex> lock(mutex_);
    if (size > capacity_bytes_ - allocated_bytes_) return nullptr;
    void *memory = nullptr;
    if (size > SIZE_MAX - 2 * kDeviceRedZoneBytes) return nullptr;
    if (posix_memalign(&memory, kAlignment, size + 2 * kDeviceRedZoneBytes) != 0) return nullptr;
    const uintptr_t address = reinterpret_cast<uintptr_t>(memory) + kDeviceRedZoneBytes;
    blocks_.emplace(address, size);
    allocated_bytes_ += size;
    return reinterpret_cast<void *>(address);
}

bool DeviceMemory::free(void *address) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto block = blocks_.find(reinterpret_cast<uintptr_t>(address));
    if (block == blocks_.end()) return false;
    allocated_bytes_ -= block->second;
    release(block->first);
    blocks_.erase(block);
    return true;
}

void DeviceMemory::free_all() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto &block : blocks_) release(block.first);
    blocks_.clear();
    allocated_bytes_ = 0;
}

bool DeviceMemory::contains(const void *address, size_t size) const {
    const auto start = reinterpret_cast<uintptr_t>(address);
    std::lock_guard<std::mutex> lock(mutex_);
    auto block = blocks_.upper_bound(start);
    if (block == blocks_.begin()) return false;
    --block;
    const size_t offset = start - block->first;
    return offset <= block->second && size <= block->second - offset;
}

std::vector<DeviceBlock> DeviceMemory::blocks() const {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<DeviceBlock> blocks;
    for (const auto &block : blocks_) blocks.push_back({block.first, block.first + block.second});
    return blocks;
}

uint64_t DeviceMemory::allocated_bytes() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return allocated_bytes_;
}

}  // namespace platform
}  // namespace pto
