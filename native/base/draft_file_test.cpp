#include "base/draft_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pto {
namespace base {
namespace {

class DraftFileTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = std::filesystem::temp_directory_path() / "pto-draft-XXXXXX";
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder = pattern;
        path = folder + "/file.json";
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    size_t files() const {
        const std::filesystem::directory_iterator entries(folder);
        return static_cast<size_t>(std::distance(begin(entries), end(entries)));
    }
    std::string content() const {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    std::string folder;
    std::string path;
};

TEST_F(DraftFileTest, ShowsNothingBeforeItIsPublished) {
    DraftFile file(path);
    file.write("first ");
    EXPECT_FALSE(std::filesystem::exists(path));
    file.write("second");
    EXPECT_TRUE(file.publish()) << file.problem();
    EXPECT_EQ(content(), "first second");
    EXPECT_EQ(files(), 1u);
}

TEST_F(DraftFileTest, LeavesNothingBehindUnlessItIsPublished) {
    { DraftFile(path).write("half"); }
    EXPECT_EQ(files(), 0u);
}

TEST_F(DraftFileTest, LeavesNothingOfAProcessThatIsKilled) {
    const UniqueFd nameless(open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        DraftFile file(path);
        file.write("half");
        raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(files(), nameless ? 0u : 1u) << "a file system without nameless files keeps the draft";
}

TEST_F(DraftFileTest, ReplacesTheFileThatIsThere) {
    for (const char *text : {"old and long", "new"}) {
        DraftFile file(path);
        file.write(text);
        EXPECT_TRUE(file.publish()) << file.problem();
    }
    EXPECT_EQ(content(), "new");
    EXPECT_EQ(files(), 1u);
}

TEST_F(DraftFileTest, KeepsApartWhatTwoWritersOfOnePathWrite) {
    DraftFile a(path);
    DraftFile b(path);
    a.write("a");
    b.write("b");
    EXPECT_TRUE(b.publish());
    EXPECT_TRUE(a.publish());
    EXPECT_EQ(content(), "a");
    EXPECT_EQ(files(), 1u);
}

TEST_F(DraftFileTest, SaysWhyItCannotBeMade) {
    DraftFile file(folder + "/none/file.json");
    file.write("lost");
    EXPECT_FALSE(file.publish());
    EXPECT_NE(file.problem().find("No such file"), std::string::npos) << file.problem();
}

TEST_F(DraftFileTest, SaysWhyItCannotBePublished) {
    DraftFile file(path);
    std::filesystem::create_directory(path);
    file.write("text");
    EXPECT_FALSE(file.publish());
    EXPECT_NE(file.problem(), "");
    EXPECT_EQ(files(), 1u);
}

}  // namespace
}  // namespace base
}  // namespace pto
