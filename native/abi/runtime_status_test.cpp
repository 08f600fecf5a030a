#include "runtime_status.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using pto::abi::ErrorCode;
using pto::abi::RuntimeStatus;

TEST(RuntimeStatus, HasANameAMeaningAndAnErrorCode) {
    EXPECT_EQ(static_cast<int>(RuntimeStatus::TENSORMAP_OVERFLOW), 11);
    EXPECT_STREQ(pto::abi::runtime_status_name(1), "SCOPE_DEADLOCK");
    EXPECT_STRNE(pto::abi::runtime_status_meaning(103), "");
    EXPECT_EQ(pto::abi::error_code_of_status(9), ErrorCode::ERR_PTO_RUN_EXPLICIT_FATAL);
    EXPECT_STREQ(pto::abi::error_code_name(pto::abi::error_code_of_status(100)), "ERR_PTO_RUN_SCHEDULER_TIMEOUT");
}

TEST(RuntimeStatus, OtherNumbersAreFailuresWithoutDetail) {
    EXPECT_STREQ(pto::abi::runtime_status_name(0), "NONE");
    EXPECT_STREQ(pto::abi::runtime_status_name(77), "UNKNOWN");
    EXPECT_STREQ(pto::abi::runtime_status_meaning(77), "");
    EXPECT_EQ(pto::abi::error_code_of_status(0), ErrorCode::kNone);
    EXPECT_EQ(pto::abi::error_code_of_status(77), ErrorCode::ERR_PTO_RUN_FAILED);
}

TEST(ErrorCodes, AreUniqueAndFollowTheNamingRule) {
    std::set<std::string> names;
#define PTO_ERROR(name, meaning)                                             \
    EXPECT_TRUE(names.insert(#name).second) << #name;                        \
    EXPECT_EQ(std::string(#name).rfind("ERR_PTO_", 0), 0u) << #name;         \
    EXPECT_STREQ(pto::abi::error_code_name(ErrorCode::name), #name);         \
    EXPECT_STREQ(pto::abi::error_code_meaning(ErrorCode::name), meaning);
#include "error_codes.def"
#undef PTO_ERROR
    EXPECT_GT(names.size(), 40u);
    EXPECT_STREQ(pto::abi::error_code_name(ErrorCode::kNone), "");
}

}  // namespace
