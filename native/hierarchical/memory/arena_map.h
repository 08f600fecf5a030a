#pragma once
/// Which parts of an arena are taken. Best fit; neighbours that are free become one. Holds no memory itself; one owner.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace pto {
namespace hierarchical {

/// Blocks start at multiples of this, and at multiples of a page from kArenaPageBlock bytes on.
inline constexpr uint64_t kArenaAlignment = 64;
inline constexpr uint64_t kArenaPage = 4096;
inline constexpr uint64_t kArenaPageBlock = 64 * 1024;

class ArenaMap {
public:
    /// `bytes` is a multiple of kArenaPage.
    explicit ArenaMap(uint64_t bytes);

    /// Offset of a block of at least `bytes`; nothing when none fits.
    std::optional<uint64_t> take(uint64_t bytes);
    /// Gives a block back. Its bytes; 0 when no block starts there.
    uint64_t give_back(uint64_t offset);

    uint64_t bytes() const noexcept { return bytes_; }
    uint64_t used() const noexcept { return used_; }
    size_t block_count() const noexcept { return blocks_.size(); }
    /// What a request of `bytes` takes.
    static uint64_t block_bytes(uint64_t bytes) noexcept;

private:
    void add_free(uint64_t offset, uint64_t bytes);
    void remove_free(std::map<uint64_t, uint64_t>::iterator hole);

    const uint64_t bytes_;
    uint64_t used_ = 0;
    std::map<uint64_t, uint64_t> blocks_;                ///< taken: offset to bytes
    std::map<uint64_t, uint64_t> holes_;                 ///< free: offset to bytes
    std::set<std::pair<uint64_t, uint64_t>> by_size_;    ///< free: bytes, offset
};

}  // namespace hierarchical
}  // namespace pto
