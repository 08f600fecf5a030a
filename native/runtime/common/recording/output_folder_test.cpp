#include "runtime/common/recording/output_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "test/chip/full_disk.h"
#include "test/chip/recorded_file.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace runtime {
namespace {

using platform::Failure;

/// Whom permissions hold for, also in a process of the superuser.
class OrdinaryUser {
public:
    OrdinaryUser() {
        if (geteuid() == 0 && seteuid(kNobody) != 0) throw std::runtime_error("the superuser cannot be another one");
    }
    ~OrdinaryUser() {
        if (getuid() == 0) seteuid(0);
    }

private:
    static constexpr uid_t kNobody = 65534;
};

class OutputFolderTest : public testing::Test {
protected:
    static Failure write(const OutputFolder &outputs, const std::string &text) {
        return outputs.write("records.json", [&](base::DraftFile &file) { file.write(text); });
    }
    std::string path_of(const char *name) const { return folder.path() + "/" + name; }
    static void expect_unwritten(const Failure &failure, const std::string &path, const char *why) {
        EXPECT_EQ(failure.return_code, -1);
        EXPECT_EQ(failure.code, "ERR_PTO_RUN_RECORD");
        EXPECT_NE(failure.message.find(path + ": " + why), std::string::npos) << failure.message;
        EXPECT_NE(failure.message.find("Set output_prefix to"), std::string::npos) << failure.message;
    }

    test::TempFolder folder;
    OutputFolder outputs;
};

TEST_F(OutputFolderTest, IsMadeAndTakesFiles) {
    ASSERT_FALSE(outputs.open(path_of("some/where")));
    EXPECT_FALSE(write(outputs, "first"));
    EXPECT_FALSE(write(outputs, "second"));
    EXPECT_EQ(test::read_text(path_of("some/where/records.json")), "second");
    std::filesystem::remove(path_of("some/where/records.json"));
    EXPECT_TRUE(std::filesystem::is_empty(path_of("some/where"))) << "and holds nothing else";
}

TEST_F(OutputFolderTest, CannotBeWhereAFileIs) {
    std::ofstream(path_of("file")) << "in the way";
    expect_unwritten(outputs.open(path_of("file")), path_of("file"), "Not a directory");
    expect_unwritten(outputs.open(path_of("file/below")), path_of("file/below"), "Not a directory");
    EXPECT_EQ(test::read_text(path_of("file")), "in the way");
}

TEST_F(OutputFolderTest, ThatIsReadOnlyIsFoundOutBeforeTheRun) {
    std::filesystem::create_directory(path_of("read-only"));
    chmod(path_of("read-only").c_str(), 0555);
    chmod(folder.path().c_str(), 0755);
    const OrdinaryUser user;
    expect_unwritten(outputs.open(path_of("read-only")), path_of("read-only"), "Permission denied");
    expect_unwritten(outputs.open(path_of("read-only/below")), path_of("read-only/below"), "Permission denied");
}

TEST_F(OutputFolderTest, KeepsTheFileThatItHasWhenTheDiskIsFull) {
    ASSERT_FALSE(outputs.open(folder.path()));
    EXPECT_FALSE(write(outputs, "whole"));
    {
        const test::FullDisk full(4096);
        expect_unwritten(write(outputs, std::string(10'000, 'x')), path_of("records.json"), "File too large");
    }
    EXPECT_EQ(test::read_text(path_of("records.json")), "whole");
    std::filesystem::remove(path_of("records.json"));
    EXPECT_TRUE(folder.is_empty()) << "nothing half-written stays";
    EXPECT_FALSE(write(outputs, "again"));
}

TEST_F(OutputFolderTest, ThatIsRemovedMeanwhileTakesNothing) {
    ASSERT_FALSE(outputs.open(path_of("removed")));
    base::DraftFile draft(outputs.path_of("early.json"));
    draft.write("begun before");
    std::filesystem::remove_all(path_of("removed"));
    expect_unwritten(write(outputs, "late"), path_of("removed/records.json"), "No such file or directory");
    expect_unwritten(outputs.publish("early.json", draft), path_of("removed/early.json"), "No such file or directory");
    EXPECT_TRUE(folder.is_empty());
}

TEST_F(OutputFolderTest, CannotReplaceAFolderByAFile) {
    ASSERT_FALSE(outputs.open(folder.path()));
    std::filesystem::create_directory(path_of("records.json"));
    expect_unwritten(write(outputs, "text"), path_of("records.json"), "Is a directory");
    std::filesystem::remove(path_of("records.json"));
    EXPECT_TRUE(folder.is_empty());
}

TEST_F(OutputFolderTest, FailsARunThatHasNotFailedOtherwise) {
    const Failure own = Failure::because(abi::ErrorCode::ERR_PTO_RUN_FAILED, "the run's own");
    const Failure unwritten = Failure::because(abi::ErrorCode::ERR_PTO_RUN_RECORD, "unwritten");
    EXPECT_FALSE(joined(Failure::none(), Failure::none()));
    EXPECT_EQ(joined(Failure::none(), unwritten).message, "unwritten");
    EXPECT_EQ(joined(own, unwritten).message, "the run's own");
    EXPECT_EQ(joined(own, Failure::none()).message, "the run's own");
}

}  // namespace
}  // namespace runtime
}  // namespace pto
