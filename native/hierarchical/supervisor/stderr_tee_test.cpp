#include "hierarchical/supervisor/stderr_tee.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "base/unique_fd.h"

namespace pto {
namespace hierarchical {
namespace {

class TeeIntoPipe : public testing::Test {
protected:
    void SetUp() override {
        int ends[2];
        ASSERT_EQ(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
        read_end_.reset(ends[0]);
        write_end_.reset(ends[1]);
    }

    std::string passed_on() {
        std::string text(1 << 20, '\0');
        const ssize_t count = read(read_end_.get(), text.data(), text.size());
        return text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
    }

    base::UniqueFd read_end_;
    base::UniqueFd write_end_;
};

TEST_F(TeeIntoPipe, NamesTheChildInEveryLine) {
    StderrTee tee("L3/chip0", write_end_.get());
    tee.add("one\ntw");
    EXPECT_EQ(passed_on(), "[L3/chip0] one\n");
    tee.add("o\nthree");
    EXPECT_EQ(passed_on(), "[L3/chip0] two\n");
    tee.finish();
    EXPECT_EQ(passed_on(), "[L3/chip0] three\n");
    EXPECT_EQ(tee.tail(), "one\ntwo\nthree");
}

TEST_F(TeeIntoPipe, PassesLongLinesOnInParts) {
    StderrTee tee("x", write_end_.get());
    tee.add(std::string(10'000, 'a') + "\n");
    const std::string text = passed_on();
    EXPECT_EQ(std::count(text.begin(), text.end(), 'a'), 10'000);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
}

TEST_F(TeeIntoPipe, LeavesOutWhatNobodyTakesAndSaysSo) {
    StderrTee tee("x", write_end_.get());
    const int capacity = fcntl(write_end_.get(), F_SETPIPE_SZ, 4096);
    ASSERT_GE(capacity, 4096);
    const std::string line(static_cast<size_t>(capacity) / 4, 'b');
    for (int i = 0; i < 8; ++i) tee.add(line + "\n");
    passed_on();
    tee.add("after\n");
    const std::string text = passed_on();
    EXPECT_NE(text.find(" bytes were left out)\n[x] after\n"), std::string::npos) << text;
    EXPECT_EQ(tee.tail().size(), 8 * (line.size() + 1) + 6) << "the report has all of it";
}

TEST(StderrTee, KeepsTheEnd) {
    StderrTee tee("x", -1);
    for (int i = 0; i < 100'000; ++i) tee.add("line " + std::to_string(i) + "\n");
    const std::string tail = tee.tail();
    EXPECT_LE(tail.size(), kStderrTailBytes);
    EXPECT_GT(tail.size(), kStderrTailBytes - 20);
    EXPECT_EQ(tail.substr(0, 5), "line ");
    EXPECT_EQ(tail.substr(tail.size() - 11), "line 99999\n");
    StderrTee one_line("x", -1);
    one_line.add(std::string(200'000, 'y'));
    EXPECT_EQ(one_line.tail(), std::string(kStderrTailBytes, 'y'));
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
