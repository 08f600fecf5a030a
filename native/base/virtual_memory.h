#pragma once
/// Address space that costs memory only where it is touched.

#include <cstddef>
#include <cstdint>

namespace pto {
namespace base {

/// A private, zero-filled mapping. Pages are committed on first touch.
class Reservation {
public:
    Reservation() = default;
    Reservation(const Reservation &) = delete;
    Reservation &operator=(const Reservation &) = delete;
    ~Reservation() { release(); }

    /// Replaces what is held by a mapping of at least `bytes`. False when the system refuses; then nothing is held.
    bool reserve(size_t bytes) noexcept;
    void release() noexcept;

    uint8_t *data() const noexcept { return data_; }
    size_t size() const noexcept { return size_; }

private:
    uint8_t *data_ = nullptr;
    size_t size_ = 0;
};

}  // namespace base
}  // namespace pto
