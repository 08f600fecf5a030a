#include "platform/common/host/callable_images.h"

#include <cstring>

#include "base/align.h"
#include "layout_access.h"

namespace pto {
namespace platform {
namespace {

/// In front of a copy, so that what follows its header is aligned.
constexpr size_t kPadding = base::align_up(sizeof(ChipCallable), CALLABLE_ALIGN) - sizeof(ChipCallable);

/// Whether a copy is of this image. The addresses that are filled in in the copy do not count.
bool is_copy_of(const void *copy, const void *image, size_t size) {
    const ChipCallableView view(copy);
    const auto *a = static_cast<const uint8_t *>(copy);
    const auto *b = static_cast<const uint8_t *>(image);
    size_t compared = 0;
    for (int32_t i = 0; i < view.child_count(); ++i) {
        const size_t address = sizeof(ChipCallable) + view.child_offset(i) + PtoLayoutAccess::Core::kResolvedAddr;
        if (std::memcmp(a + compared, b + compared, address - compared) != 0) return false;
        compared = address + sizeof(uint64_t);
    }
    return std::memcmp(a + compared, b + compared, size - compared) == 0;
}

}  // namespace

// Comparing stops at the first byte that differs, and takes a tenth of hashing an image as a whole.
void *CallableImages::upload(const void *image, size_t size) {
    const auto known = copies_by_size_.equal_range(size);
    for (auto it = known.first; it != known.second; ++it) {
        if (is_copy_of(it->second, image, size)) return it->second;
    }
    auto *block = static_cast<uint8_t *>(memory_.allocate(kPadding + size));
    if (block == nullptr) return nullptr;
    void *copy = block + kPadding;
    std::memcpy(copy, image, size);
    // What a caller left there is no address of this process.
    for (int32_t i = 0; i < ChipCallableView(copy).child_count(); ++i) set_resolved_address(copy, i, 0);
    copies_by_size_.emplace(size, copy);
    return copy;
}

void CallableImages::set_resolved_address(void *copy, int32_t child, uint64_t address) {
    const uint32_t offset = ChipCallableView(copy).child_offset(child);
    uint8_t *kernel = static_cast<uint8_t *>(copy) + sizeof(ChipCallable) + offset;
    std::memcpy(kernel + PtoLayoutAccess::Core::kResolvedAddr, &address, sizeof(address));
}

}  // namespace platform
}  // namespace pto
