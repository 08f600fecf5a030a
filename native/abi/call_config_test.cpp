#include "call_config.h"

#include <gtest/gtest.h>

#include <string>

namespace {

TEST(CallConfig, HasDefaults) {
    const CallConfig config;
    EXPECT_EQ(config.block_dim, 24);
    EXPECT_EQ(config.aicpu_thread_num, 3);
    EXPECT_FALSE(config.diagnostics_any());
    EXPECT_FALSE(config.output_prefix_set());
    EXPECT_NO_THROW(config.validate());
}

TEST(CallConfig, DiagnosticsNeedAPlaceToWriteTo) {
    const auto check = [](int32_t CallConfig::*field) {
        alignas(8) CallConfig config;  // a pointer to a member needs the member's alignment, which packing gives up
        config.*field = 1;
        EXPECT_TRUE(config.diagnostics_any());
        try {
            config.validate();
            ADD_FAILURE() << "accepted";
        } catch (const std::invalid_argument &error) {
            const std::string text = error.what();
            EXPECT_NE(text.find("CallConfig: output_prefix must be set"), std::string::npos);
            for (const char *name : {"enable_l2_swimlane", "enable_dump_tensor", "enable_pmu", "enable_dep_gen"}) {
                EXPECT_NE(text.find(name), std::string::npos) << name;
            }
        }
        config.output_prefix[0] = 'x';
        EXPECT_NO_THROW(config.validate());
    };
    check(&CallConfig::enable_l2_swimlane);
    check(&CallConfig::enable_dump_tensor);
    check(&CallConfig::enable_pmu);
    check(&CallConfig::enable_dep_gen);
}

}  // namespace
