#include "platform/sim/comm/mapped_windows.h"

namespace pto {
namespace sim {

MappedWindows &MappedWindows::all() {
    static MappedWindows windows;
    return windows;
}

void MappedWindows::add(const void *start, size_t size) {
    std::lock_guard<std::mutex> lock(mutex_);
    ranges_.emplace(reinterpret_cast<uintptr_t>(start), size);
}

void MappedWindows::remove(const void *start) {
    std::lock_guard<std::mutex> lock(mutex_);
    ranges_.erase(reinterpret_cast<uintptr_t>(start));
}

bool MappedWindows::contains(const void *address, size_t size) const {
    const auto start = reinterpret_cast<uintptr_t>(address);
    std::lock_guard<std::mutex> lock(mutex_);
    auto range = ranges_.upper_bound(start);
    if (range == ranges_.begin()) return false;
    --range;
    const size_t offset = start - range->first;
    return offset <= range->second && size <= range->second - offset;
}

}  // namespace sim
}  // namespace pto
