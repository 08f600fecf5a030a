#pragma once
/// A full fence: of two threads that each write, pass a fence and read what the other wrote, at least one sees the
/// other's write.

#include <atomic>

namespace pto {
namespace base {

inline void full_fence() noexcept {
#if defined(__SANITIZE_THREAD__)
    // The thread sanitizer does not know fences; a read-modify-write of one shared word orders the same.
    static std::atomic<unsigned> word{0};
    word.fetch_add(1, std::memory_order_acq_rel);
#else
    std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
}

}  // namespace base
}  // namespace pto
