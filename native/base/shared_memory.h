#pragma once
/// Memory that several processes map. It has no name: whoever gets the file descriptor can map it, and it is gone with the
/// last mapping and descriptor, however the processes end.
///
///     SharedMemory memory = SharedMemory::create("arena", 1 << 20);
///     send(memory.fd());                                             // in the child: SharedMemory::adopt(fd)
///
/// Its size is sealed, so a peer cannot shrink it below a mapping, which would turn accesses into SIGBUS. Where the system
/// refuses memfd_create, a shared memory object is made under a random name and unlinked at once; it cannot be sealed.

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/unique_fd.h"

namespace pto {
namespace base {

class SharedMemory {
public:
    SharedMemory() = default;

    /// `label` shows in /proc/PID/maps. Pages come when they are touched. Throws Failure ERR_PTO_SHM.
    static SharedMemory create(const char *label, size_t bytes);
    /// Maps what another process created; the size is that of the file. Takes the descriptor. Throws Failure ERR_PTO_SHM.
    static SharedMemory adopt(UniqueFd fd);

    ~SharedMemory() { release(); }
    SharedMemory(SharedMemory &&other) noexcept;
    SharedMemory &operator=(SharedMemory &&other) noexcept;
    SharedMemory(const SharedMemory &) = delete;
    SharedMemory &operator=(const SharedMemory &) = delete;

    /// Has the pages of the range made now, so that a lack of memory is an error here instead of a signal at the first
    /// access. Throws Failure ERR_PTO_SHM.
    void prefault(size_t offset, size_t bytes);
    /// Closes the descriptor and keeps the mapping.
    void close_fd() noexcept { fd_.reset(); }

    uint8_t *data() const noexcept { return data_; }
    size_t size() const noexcept { return size_; }
    int fd() const noexcept { return fd_.get(); }

private:
    SharedMemory(UniqueFd fd, size_t bytes);
    void release() noexcept;

    UniqueFd fd_;
    uint8_t *data_ = nullptr;
    size_t size_ = 0;
};

}  // namespace base
}  // namespace pto
