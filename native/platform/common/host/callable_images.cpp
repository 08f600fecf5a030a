#include "platform/common/host/callable_images.h"

#include <cstring>

#include "base/align.h"
#include "base/fnv1a.h"
#include "layout_access.h"

namespace pto {
namespace platform {
namespace {

/// In front of a copy, so that what follows its header is aligned.
constexpr size_t kPadding = base::align_up(sizeof(ChipCallable), CALLABLE_ALIGN) - sizeof(ChipCallable);

}  // namespace

void *CallableImages::upload(const void *image, size_t size) {
    void *&copy = copies_[{base::fnv1a64(image, size), size}];
    if (copy != nullptr) return copy;
    auto *block = static_cast<uint8_t *>(memory_.allocate(kPadding + size));
    if (block == nullptr) return nullptr;
    copy = block + kPadding;
    std::memcpy(copy, image, size);
    // What a caller left there is no address of this process.
    for (int32_t i = 0; i < ChipCallableView(copy).child_count(); ++i) set_resolved_address(copy, i, 0);
    return copy;
}

void CallableImages::set_resolved_address(void *copy, int32_t child, uint64_t address) {
    const uint32_t offset = ChipCallableView(copy).child_offset(child);
    uint8_t *kernel = static_cast<uint8_t *>(copy) + sizeof(ChipCallable) + offset;
    std::memcpy(kernel + PtoLayoutAccess::Core::kResolvedAddr, &address, sizeof(address));
}

}  // namespace platform
}  // namespace pto
