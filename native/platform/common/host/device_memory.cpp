#include "platform/common/host/device_memory.h"

#include <cstdlib>

namespace pto {
namespace platform {
namespace {

constexpr size_t kAlignment = 64;

}  // namespace

void *DeviceMemory::allocate(size_t size) {
    if (size == 0) size = 1;
    std::lock_guard<std::mutex> lock(mutex_);
    if (size > capacity_bytes_ - allocated_bytes_) return nullptr;
    void *memory = nullptr;
    if (posix_memalign(&memory, kAlignment, size) != 0) return nullptr;
    blocks_.emplace(reinterpret_cast<uintptr_t>(memory), size);
    allocated_bytes_ += size;
    return memory;
}

bool DeviceMemory::free(void *address) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto block = blocks_.find(reinterpret_cast<uintptr_t>(address));
    if (block == blocks_.end()) return false;
    allocated_bytes_ -= block->second;
    blocks_.erase(block);
    std::free(address);
    return true;
}

void DeviceMemory::free_all() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto &block : blocks_) std::free(reinterpret_cast<void *>(block.first));
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

uint64_t DeviceMemory::allocated_bytes() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return allocated_bytes_;
}

}  // namespace platform
}  // namespace pto
