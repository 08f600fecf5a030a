#include "base/elf_library.h"

#include <elf.h>

#include <cstdint>
#include <cstring>

namespace pto {
namespace base {
namespace {

#if defined(__x86_64__)
constexpr uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr uint16_t kMachine = EM_AARCH64;
#endif

bool is_inside(uint64_t offset, uint64_t length, uint64_t size) { return offset <= size && length <= size - offset; }

}  // namespace

const char *find_library_defect(const void *image, size_t size) noexcept {
    Elf64_Ehdr header;
    if (size < sizeof(header)) return "it is too short for an ELF file";
    std::memcpy(&header, image, sizeof(header));
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return "it is not an ELF file";
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_machine != kMachine) {
        return "it was compiled for another processor";
    }
    if (header.e_type != ET_DYN) return "it is not a shared library";
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0) return "it has no program headers";
    if (!is_inside(header.e_phoff, uint64_t{header.e_phnum} * sizeof(Elf64_Phdr), size)) {
        return "its program headers lie beyond its end; it was cut short";
    }
    bool has_dynamic = false;
    for (uint32_t i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr segment;
        std::memcpy(&segment, static_cast<const uint8_t *>(image) + header.e_phoff + i * sizeof(segment), sizeof(segment));
        if (segment.p_type != PT_LOAD && segment.p_type != PT_DYNAMIC) continue;
        has_dynamic = has_dynamic || segment.p_type == PT_DYNAMIC;
        if (!is_inside(segment.p_offset, segment.p_filesz, size)) return "a segment lies beyond its end; it was cut short";
    }
    return has_dynamic ? nullptr : "it has no dynamic section";
}

}  // namespace base
}  // namespace pto
