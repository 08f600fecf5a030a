#include "base/virtual_memory.h"

#include <sys/mman.h>

namespace pto {
namespace base {

bool Reservation::reserve(size_t bytes) noexcept {
    release();
    void *mapping = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED) return false;
    data_ = static_cast<uint8_t *>(mapping);
    size_ = bytes;
    return true;
}

void Reservation::release() noexcept {
    if (data_ != nullptr) munmap(data_, size_);
    data_ = nullptr;
    size_ = 0;
}

}  // namespace base
}  // namespace pto
