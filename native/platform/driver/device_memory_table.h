#pragma once
/// The live device allocations of one chip worker.
///
/// A device address that reaches the chip without lying inside one of these is a stray write into the process on the
/// simulator and a fault on an NPU, so every address that somebody hands in is looked up here first.
///
/// Not thread-safe: only the thread that owns the chip worker uses it.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>

namespace pto {
namespace driver {

class DeviceMemoryTable {
public:
    void insert(uint64_t base, uint64_t nbytes) { live_[base] = nbytes; }

    /// False when no live allocation starts at `base`.
    bool erase(uint64_t base) { return live_.erase(base) == 1; }

    /// True when the `nbytes` bytes at `address` lie inside one live allocation.
    bool contains(uint64_t address, uint64_t nbytes) const {
        auto after = live_.upper_bound(address);
        if (after == live_.begin()) return false;
        const auto &[base, size] = *std::prev(after);
        const uint64_t offset = address - base;
        // Written as a subtraction so that a huge nbytes cannot wrap around.
        return offset <= size && nbytes <= size - offset;
    }

    size_t size() const { return live_.size(); }

    uint64_t total_bytes() const {
        uint64_t total = 0;
        for (const auto &[base, nbytes] : live_) total += nbytes;
        return total;
    }

    void clear() { live_.clear(); }

private:
    std::map<uint64_t, uint64_t> live_;
};

}  // namespace driver
}  // namespace pto
