#pragma once
/// The identity of an orchestration library: the start of its GNU build-id note.

#include <cstddef>
#include <cstdint>

namespace pto {
namespace base {

/// First eight bytes of the ELF64 GNU build-id note of `image`, or FNV-1a of all bytes when there is no such note or the
/// image is not an ELF file. Reads nothing outside [image, image + size).
uint64_t library_identity(const void *image, size_t size) noexcept;

}  // namespace base
}  // namespace pto
