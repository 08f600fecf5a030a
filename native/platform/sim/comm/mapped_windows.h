#pragma once
/// Memory of this process that is device memory because a communicator maps it: windows of all its ranks, and contexts.
/// Devices of one process share it, as chips reach each other's windows.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace pto {
namespace sim {

class MappedWindows {
public:
    /// Of the library.
    static MappedWindows &all();

    void add(const void *start, size_t size);
    void remove(const void *start);
    /// Whether [address, address + size) lies inside one of them.
    bool contains(const void *address, size_t size) const;

private:
    mutable std::mutex mutex_;
    std::map<uintptr_t, size_t> ranges_;
};

}  // namespace sim
}  // namespace pto
