#include "base/temp_library.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace pto {
namespace base {
namespace {

std::vector<char> library_bytes() {
    std::ifstream file(PTO_TEST_LIBRARY, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

size_t own_temp_files() {
    size_t count = 0;
    const std::string prefix = "pto_" + std::to_string(getpid()) + "_";
    DIR *folder = opendir("/tmp");
    while (dirent *entry = readdir(folder)) count += std::string(entry->d_name).rfind(prefix, 0) == 0;
    closedir(folder);
    return count;
}

TEST(TempLibrary, GivesEachLoadItsOwnStaticData) {
    const auto bytes = library_bytes();
    TempLibrary first, second;
    std::string error;
    ASSERT_TRUE(first.load(bytes.data(), bytes.size(), "first", &error)) << error;
    ASSERT_TRUE(second.load(bytes.data(), bytes.size(), "second", &error)) << error;
    using Count = int (*)();
    const auto count_first = reinterpret_cast<Count>(first.symbol("count_up"));
    const auto count_second = reinterpret_cast<Count>(second.symbol("count_up"));
    EXPECT_EQ(count_first(), 1);
    EXPECT_EQ(count_first(), 2);
    EXPECT_EQ(count_second(), 1);
}

TEST(TempLibrary, NeitherManyLoadsNorClosedOnesMixUpLibraries) {
    const auto bytes = library_bytes();
    using Count = int (*)();
    std::vector<std::unique_ptr<TempLibrary>> kept;
    for (int i = 0; i < 200; ++i) {
        auto library = std::make_unique<TempLibrary>();
        std::string error;
        ASSERT_TRUE(library->load(bytes.data(), bytes.size(), "one_of_many", &error)) << error;
        ASSERT_EQ(reinterpret_cast<Count>(library->symbol("count_up"))(), 1) << i;
        if (i % 3 != 0) kept.push_back(std::move(library));
    }
    for (const auto &library : kept) EXPECT_EQ(reinterpret_cast<Count>(library->symbol("count_up"))(), 2);
}

TEST(TempLibrary, KeepsNoDescriptor) {
    const auto bytes = library_bytes();
    const int before = dup(0);
    close(before);
    TempLibrary library;
    std::string error;
    ASSERT_TRUE(library.load(bytes.data(), bytes.size(), "closed", &error)) << error;
    const int after = dup(0);
    close(after);
    EXPECT_EQ(after, before);
}

TEST(TempLibrary, LeavesNoFileBehind) {
    const auto bytes = library_bytes();
    TempLibrary library;
    std::string error;
    ASSERT_TRUE(library.load(bytes.data(), bytes.size(), "tidy", &error)) << error;
    EXPECT_EQ(own_temp_files(), 0u);
    TempLibrary broken;
    EXPECT_FALSE(broken.load("garbage", 7, "broken", &error));
    EXPECT_EQ(own_temp_files(), 0u);
}

TEST(TempLibrary, SaysWhyItCouldNotLoad) {
    TempLibrary library;
    std::string error;
    EXPECT_FALSE(library.load("garbage", 7, "broken", &error));
    EXPECT_FALSE(error.empty());
    EXPECT_FALSE(library.is_loaded());
    EXPECT_EQ(library.symbol("anything"), nullptr);
}

}  // namespace
}  // namespace base
}  // namespace pto
