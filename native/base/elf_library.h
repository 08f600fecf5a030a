#pragma once
/// Whether bytes are a shared library that this machine's loader can map.

#include <cstddef>

namespace pto {
namespace base {

/// What is wrong with [image, image + size) as a shared library of this machine, or nullptr when nothing is: an ELF64
/// file of this processor, whose program headers and loadable segments lie inside the image. The loader itself trusts
/// these and would fault on a library that was cut short. Reads nothing outside the image.
const char *find_library_defect(const void *image, size_t size) noexcept;

}  // namespace base
}  // namespace pto
