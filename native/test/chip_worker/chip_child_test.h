#pragma once
/// Tests of a chip child that is ready: each is run on each chip with each runtime.

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "test/chip_worker/chip_child.h"

namespace pto {
namespace test {

class ChipChildTest : public testing::TestWithParam<RuntimeModel> {
protected:
    static constexpr uint32_t kCount = 4;
    static constexpr uint64_t kIn = 0, kOut = 4096;
    static constexpr uint32_t kSlot = 1000;

    void SetUp() override {
        child_ = std::make_unique<ChipChild>(GetParam());
        const ChildGreeting greeting = child_->greeting();
        ASSERT_TRUE(greeting.is_ready) << greeting.message.at("error").at("message").text() << child_->printed();
    }

    ChipChild &child() { return *child_; }

    hierarchical::ControlReply add(uint32_t slot, const char *function = "increase", const char *kernel = nullptr) {
        return child().add_callable(slot, image_of(GetParam(), function, kernel), digest_of(slot), function);
    }
    static std::string digest_of(uint32_t slot) { return "sha256:" + std::to_string(slot); }
    void expect_added(uint32_t slot, const char *function = "increase", const char *kernel = nullptr) {
        const auto reply = add(slot, function, kernel);
        ASSERT_EQ(reply.status, abi::CommandStatus::kOk) << reply.payload;
    }

    int32_t *words(uint64_t offset) { return reinterpret_cast<int32_t *>(child().arena() + offset); }
    void fill(uint64_t offset, const std::vector<int32_t> &values) {
        std::copy(values.begin(), values.end(), words(offset));
    }
    std::vector<int32_t> read(uint64_t offset) { return {words(offset), words(offset) + kCount}; }

    /// Runs a callable that adds a step to each element.
    void expect_good_run(uint32_t slot, int32_t step = 1) {
        fill(kIn, {1, 2, 3, 4});
        fill(kOut, {0, 0, 0, 0});
        const auto outcome = child().run(slot, {in_arena(kIn, kCount), in_arena(kOut, kCount)});
        ASSERT_EQ(outcome.status, abi::CommandStatus::kOk) << outcome.error;
        EXPECT_EQ(read(kOut), (std::vector<int32_t>{1 + step, 2 + step, 3 + step, 4 + step}));
    }

    static base::Json json(const std::string &text) {
        const auto parsed = base::Json::parse(text);
        EXPECT_TRUE(parsed) << text;
        return parsed ? *parsed : base::Json();
    }

    /// An error of the runtime or of the child itself, with a code and a text that contains `words`.
    static void expect_error(abi::CommandStatus status, const std::string &text, const char *code, const char *words,
                             abi::CommandStatus expected = abi::CommandStatus::kNativeError) {
        EXPECT_EQ(status, expected) << text;
        const base::Json error = json(text);
        EXPECT_EQ(error.at("code").text(), code) << text;
        EXPECT_NE(error.at("message").text().find(words), std::string::npos) << text;
    }
    static void expect_error(const hierarchical::Outcome &outcome, const char *code, const char *words) {
        expect_error(outcome.status, outcome.error, code, words);
    }
    static void expect_error(const hierarchical::ControlReply &reply, const char *code, const char *words) {
        expect_error(reply.status, reply.payload, code, words);
    }

    void TearDown() override {
        if (child_ == nullptr || child_->pid() < 0) return;
        child_->ask_to_end();
        const ProcessEnd end = child_->end();
        EXPECT_EQ(end.exit_code, 0) << "signal " << end.signal << child_->printed();
    }

private:
    std::unique_ptr<ChipChild> child_;
};

}  // namespace test
}  // namespace pto
