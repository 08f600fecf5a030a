#include "platform/common/log/unified_log.h"

#include <gtest/gtest.h>

#include <string>

namespace {

class UnifiedLog : public testing::Test {
protected:
    void TearDown() override { simpler_log_init(1, 5); }

    std::string logged_at_each_level(int level, int tier) {
        simpler_log_init(level, tier);
        testing::internal::CaptureStderr();
        unified_log_debug("f", "debug %d", 1);
        unified_log_info_v("f", 3, "three");
        unified_log_info_v("f", 7, "seven");
        unified_log_warn("f", "warn");
        unified_log_error("f", "error");
        return testing::internal::GetCapturedStderr();
    }
};

bool has(const std::string &text, const char *part) { return text.find(part) != std::string::npos; }

TEST_F(UnifiedLog, OffMutesEverything) { EXPECT_EQ(logged_at_each_level(4, 0), ""); }

TEST_F(UnifiedLog, ErrorLevelShowsErrorsOnly) {
    const std::string text = logged_at_each_level(3, 0);
    EXPECT_TRUE(has(text, "[ERROR] f: error\n"));
    EXPECT_FALSE(has(text, "warn"));
}

TEST_F(UnifiedLog, InfoTierCutsOff) {
    const std::string text = logged_at_each_level(1, 5);
    EXPECT_TRUE(has(text, "seven"));
    EXPECT_FALSE(has(text, "three"));
    EXPECT_FALSE(has(text, "debug"));
}

TEST_F(UnifiedLog, DebugLevelShowsDebugAndKeepsTheTier) {
    const std::string text = logged_at_each_level(0, 3);
    EXPECT_TRUE(has(text, "debug 1"));
    EXPECT_TRUE(has(text, "[INFO] f: three"));
    EXPECT_FALSE(has(logged_at_each_level(0, 4), "three"));
}

TEST_F(UnifiedLog, LinesStartWithTimeAndThread) {
    const std::string text = logged_at_each_level(3, 0);
    EXPECT_EQ(text[0], '[');
    EXPECT_EQ(text.substr(5, 1), "-");
    EXPECT_TRUE(has(text, "][T0x"));
}

TEST_F(UnifiedLog, RejectsLevelsAndTiersThatDoNotExist) {
    EXPECT_EQ(simpler_log_init(5, 0), -1);
    EXPECT_EQ(simpler_log_init(-1, 0), -1);
    EXPECT_EQ(simpler_log_init(1, 10), -1);
    EXPECT_EQ(simpler_log_init(1, -1), -1);
    EXPECT_EQ(simpler_log_init(0, 9), 0);
}

TEST_F(UnifiedLog, CutsALineThatIsTooLong) {
    testing::internal::CaptureStderr();
    unified_log_error("f", "%s", std::string(10000, 'x').c_str());
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_LE(text.size(), 2048u);
    EXPECT_EQ(text.back(), '\n');
}

}  // namespace
