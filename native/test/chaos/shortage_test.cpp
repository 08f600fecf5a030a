/// Machines that are short of something: threads, memory, file descriptors, room for temporary files. What cannot be done is
/// an error that says so; what can be done is done; and with the shortage the error goes.
#include "test/chaos/child_process.h"
#include "test/chip/temp_folder.h"
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {
namespace {

class Shortage : public testing::TestWithParam<ChipModel> {
protected:
    /// The child gets by with the shortage, says what is wrong where it cannot, and works without it.
    void expect_orderly(const std::vector<std::string> &shortage, const std::string &words = "",
                        const std::vector<std::string> &environment = {}) {
        std::vector<std::string> command = {PTO_SHORTAGE_CHILD, GetParam().name};
        command.insert(command.end(), shortage.begin(), shortage.end());
        ChildProcess child(command, environment);
        EXPECT_EQ(child.wait(), 0) << shortage[0] << ": " << child.text();
        EXPECT_NE(child.text().find(words), std::string::npos) << child.text();
    }
};

TEST_P(Shortage, WithoutASecondThreadGraphsFinish) { expect_orderly({"threads", "0"}); }

TEST_P(Shortage, WithAFewThreadsKernelsThatMeetFinish) {
    for (const char *count : {"4", "6", "9"}) expect_orderly({"threads", count});
}

TEST_P(Shortage, LittleMemoryIsAnErrorOrEnough) {
    for (const char *mebibytes : {"1", "4", "16", "64", "256", "700", "1100"}) {
        expect_orderly({"memory", mebibytes});
    }
    expect_orderly({"memory", "4"}, "ERR_PTO_DEVICE_OUT_OF_MEMORY");
    expect_orderly({"memory", "8000"}, "good");
}

TEST_P(Shortage, WithoutFileDescriptorsLoadingIsAnError) { expect_orderly({"files"}, "Too many open files"); }

TEST_P(Shortage, WithoutMemoryFilesTemporaryOnesDo) {
    const TempFolder folder;
    expect_orderly({"memory-files"}, "good", {folder.variable()});
    EXPECT_TRUE(folder.is_empty());
}

TEST_P(Shortage, NoPlaceForTemporaryFilesIsNoMatterWithMemoryFilesAndAnErrorWithout) {
    expect_orderly({"nothing"}, "good", {"TMPDIR=/nonexistent"});
    expect_orderly({"memory-files"}, "cannot create /nonexistent", {"TMPDIR=/nonexistent"});
    expect_orderly({"memory-files"}, "cannot write", {"TMPDIR=/dev/shm", "PTO_TEST_FILE_LIMIT=1"});
}

PTO_ON_EVERY_CHIP(Shortage);

}  // namespace
}  // namespace test
}  // namespace pto
