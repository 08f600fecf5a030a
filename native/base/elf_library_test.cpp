#include "base/elf_library.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/temp_library.h"

namespace pto {
namespace base {
namespace {

std::vector<char> library() {
    std::ifstream file(PTO_TEST_LIBRARY, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ElfLibrary, AcceptsALibrary) {
    const auto image = library();
    EXPECT_EQ(find_library_defect(image.data(), image.size()), nullptr);
}

TEST(ElfLibrary, NamesWhatIsWrong) {
    auto image = library();
    EXPECT_STREQ(find_library_defect(image.data(), 10), "it is too short for an ELF file");
    image[EI_MAG0] = 'x';
    EXPECT_STREQ(find_library_defect(image.data(), image.size()), "it is not an ELF file");
    image = library();
    image[offsetof(Elf64_Ehdr, e_machine)] ^= 1;
    EXPECT_STREQ(find_library_defect(image.data(), image.size()), "it was compiled for another processor");
    image = library();
    image[offsetof(Elf64_Ehdr, e_type)] = ET_REL;
    EXPECT_STREQ(find_library_defect(image.data(), image.size()), "it is not a shared library");
}

TEST(ElfLibrary, ALibraryThatWasCutShortIsAnErrorAndNoFault) {
    const auto whole = library();
    for (size_t size = 0; size < whole.size(); size += 97) {
        const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<long>(size));
        TempLibrary loaded;
        std::string error;
        if (!loaded.load(cut.data(), cut.size(), "cut", &error)) {
            EXPECT_FALSE(error.empty());
        }
    }
}

}  // namespace
}  // namespace base
}  // namespace pto
