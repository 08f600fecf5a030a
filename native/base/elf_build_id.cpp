#include "base/elf_build_id.h"

#include <elf.h>

#include <cstring>

#include "base/fnv1a.h"

namespace pto {
namespace base {
namespace {

struct Image {
    const uint8_t *bytes;
    size_t size;

    template <typename T>
    bool read(uint64_t offset, T *out) const {
        if (offset > size || size - offset < sizeof(T)) return false;
        std::memcpy(out, bytes + offset, sizeof(T));
        return true;
    }
};

uint64_t note_aligned(uint64_t size) { return (size + 3) & ~uint64_t{3}; }

bool find_build_id(const Image &image, uint64_t begin, uint64_t length, uint64_t *id) {
    if (begin > image.size || length > image.size - begin) return false;
    const uint64_t end = begin + length;
    for (uint64_t cursor = begin; cursor < end;) {
        Elf64_Nhdr note;
        if (end - cursor < sizeof(note) || !image.read(cursor, &note)) return false;
        const uint64_t name = cursor + sizeof(note);
        const uint64_t content = name + note_aligned(note.n_namesz);
        const uint64_t next = content + note_aligned(note.n_descsz);
        if (next > end) return false;
        const bool is_gnu = note.n_namesz == 4 && std::memcmp(image.bytes + name, "GNU", 4) == 0;
        if (is_gnu && note.n_type == NT_GNU_BUILD_ID && note.n_descsz >= sizeof(*id)) return image.read(content, id);
        cursor = next;
    }
    return false;
}

}  // namespace

uint64_t library_identity(const void *bytes, size_t size) noexcept {
    const Image image{static_cast<const uint8_t *>(bytes), size};
    Elf64_Ehdr header;
    const bool is_elf64 = image.read(0, &header) && std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
                          header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_phentsize == sizeof(Elf64_Phdr);
    for (uint32_t i = 0; is_elf64 && i < header.e_phnum; ++i) {
        Elf64_Phdr segment;
        if (header.e_phoff > size || !image.read(header.e_phoff + uint64_t{i} * sizeof(segment), &segment)) break;
        uint64_t id;
        if (segment.p_type == PT_NOTE && find_build_id(image, segment.p_offset, segment.p_filesz, &id)) return id;
    }
    return fnv1a64(bytes, size);
}

}  // namespace base
}  // namespace pto
