#include "base/elf_build_id.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "base/fnv1a.h"

namespace pto {
namespace base {
namespace {

std::vector<uint8_t> elf_with_build_id(uint64_t id) {
    std::vector<uint8_t> image(256, 0);
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_phoff = sizeof(header);
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = 1;
    Elf64_Phdr segment{};
    segment.p_type = PT_NOTE;
    segment.p_offset = 160;
    Elf64_Nhdr note{4, 20, NT_GNU_BUILD_ID};
    segment.p_filesz = sizeof(note) + 4 + 20;
    std::memcpy(image.data(), &header, sizeof(header));
    std::memcpy(image.data() + header.e_phoff, &segment, sizeof(segment));
    std::memcpy(image.data() + 160, &note, sizeof(note));
    std::memcpy(image.data() + 172, "GNU", 4);
    std::memcpy(image.data() + 176, &id, sizeof(id));
    return image;
}

TEST(LibraryIdentity, IsTheStartOfTheBuildId) {
    const auto image = elf_with_build_id(0x1122334455667788ULL);
    EXPECT_EQ(library_identity(image.data(), image.size()), 0x1122334455667788ULL);
}

TEST(LibraryIdentity, FallsBackToAHashOfTheBytes) {
    const char text[] = "not an ELF file";
    EXPECT_EQ(library_identity(text, sizeof(text)), fnv1a64(text, sizeof(text)));
    auto image = elf_with_build_id(1);
    image[4 + EI_CLASS] = 0;
    const uint32_t other_type = 99;
    std::memcpy(image.data() + 168, &other_type, 4);
    EXPECT_EQ(library_identity(image.data(), image.size()), fnv1a64(image.data(), image.size()));
}

TEST(LibraryIdentity, ReadsNothingOutsideTheImage) {
    const auto image = elf_with_build_id(42);
    for (size_t size = 0; size < image.size(); ++size) {
        const std::vector<uint8_t> cut(image.begin(), image.begin() + static_cast<long>(size));
        library_identity(cut.data(), cut.size());
    }
    std::mt19937 random(1);
    for (int i = 0; i < 10000; ++i) {
        auto mutated = image;
        for (int k = 0; k < 4; ++k) mutated[random() % mutated.size()] = static_cast<uint8_t>(random());
        library_identity(mutated.data(), mutated.size());
    }
}

}  // namespace
}  // namespace base
}  // namespace pto
