/// Two chip children that share the windows of a communicator.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "test/chip_worker/chip_child.h"

namespace pto {
namespace test {
namespace {

using abi::CommandKind;
using abi::CommandStatus;
using hierarchical::ControlReply;

class ChipWindows : public testing::TestWithParam<RuntimeModel> {
protected:
    static constexpr uint64_t kStaging = 0, kBack = 4096, kWindows = 1 << 20, kWindowsBytes = 1 << 16;

    void SetUp() override {
        deviations_.arena = ChipChild::make_arena();
        for (int rank = 0; rank < 2; ++rank) {
            deviations_.device = rank;
            ranks_.push_back(std::make_unique<ChipChild>(GetParam(), deviations_));
        }
        for (const auto &rank : ranks_) ASSERT_TRUE(rank->greeting().is_ready) << rank->printed();
    }

    ChipChild &rank(size_t index) { return *ranks_[index]; }

    static std::string range(uint64_t offset, uint64_t nbytes) {
        return R"("segment":)" + std::to_string(ChipChild::kArena) + R"(,"generation":)" +
               std::to_string(ChipChild::kGeneration) + R"(,"offset":")" + std::to_string(offset) + R"(","nbytes":")" +
               std::to_string(nbytes) + "\"";
    }
    static std::string comm(int rank, uint64_t windows = kWindows) {
        return R"("comm":{"rank":)" + std::to_string(rank) + R"(,"rankCount":2,"windowBytes":"4096","segment":{)" +
               range(windows, kWindowsBytes) + "}}";
    }

    /// The same command to one rank after the other: they do not wait for each other.
    std::vector<ControlReply> both(CommandKind kind, uint64_t arg0, const std::vector<std::string> &payloads) {
        std::vector<ControlReply> replies;
        for (size_t index = 0; index < payloads.size(); ++index) {
            replies.push_back(rank(index).control(kind, arg0, 0, payloads[index].data(), payloads[index].size()));
            EXPECT_EQ(replies.back().status, CommandStatus::kOk) << replies.back().payload;
        }
        return replies;
    }

    static uint64_t id(const base::Json &json, const char *name) { return json.at(name).as_id(0); }

private:
    ChipChild::Deviations deviations_;
    std::vector<std::unique_ptr<ChipChild>> ranks_;
};

TEST_P(ChipWindows, AreSharedByTheRanksOfABootstrap) {
    int32_t *words = reinterpret_cast<int32_t *>(rank(0).arena());
    words[0] = 41;
    std::vector<std::string> payloads;
    for (int index = 0; index < 2; ++index) {
        const std::string staging = R"({"name":"data",)" + range(index == 0 ? kStaging : kBack, 16) + "}";
        payloads.push_back(R"({"deviceId":)" + std::to_string(index) + "," + comm(index) +
                           R"(,"buffers":[{"name":"data","dtype":2,"count":4,"nbytes":"16","loadFromHost":)" +
                           (index == 0 ? "true" : "false") + R"(,"storeToHost":)" + (index == 1 ? "true" : "false") +
                           R"(}],"hostInputs":[)" + (index == 0 ? staging : "") + R"(],"hostOutputs":[)" +
                           (index == 1 ? staging : "") + "]}");
    }
    const auto replies = both(CommandKind::kCommInit, 0, payloads);
    const base::Json first = base::Json::parse(replies[0].payload)->at("communicator");
    const uint64_t buffer = id(first.at("buffers").items()[0], "address");
    EXPECT_EQ(id(first, "localWindowBase"), buffer);

    // What was staged is in the window, which tasks may name and nobody frees.
    const abi::TensorRef target = in_arena(8192, 4);
    ASSERT_EQ(rank(0).control(CommandKind::kCopyFrom, buffer, 16, &target, sizeof(target)).status, CommandStatus::kOk);
    EXPECT_EQ(words[2048], 41);
    EXPECT_EQ(rank(0).control(CommandKind::kFree, buffer).status, CommandStatus::kNativeError);

    // A task that succeeds is followed by the copy of what is stored.
    const base::Json second = base::Json::parse(replies[1].payload)->at("communicator");
    const uint64_t other = id(second.at("buffers").items()[0], "address");
    words[2048] = 17;
    ASSERT_EQ(rank(1).control(CommandKind::kCopyTo, other, 16, &target, sizeof(target)).status, CommandStatus::kOk);
    ASSERT_EQ(rank(1).add_callable(0, image_of(GetParam(), "nothing"), "sha256:nothing").status, CommandStatus::kOk);
    EXPECT_EQ(words[1024], 0);
    const auto outcome = rank(1).run(0, {});
    EXPECT_EQ(outcome.status, CommandStatus::kOk) << outcome.error;
    EXPECT_EQ(words[1024], 17);
}

TEST_P(ChipWindows, AreReplacedByThoseOfALaterBootstrap) {
    const auto init = [&](uint64_t windows) {
        std::vector<std::string> payloads;
        for (int index = 0; index < 2; ++index) {
            payloads.push_back(R"({"deviceId":)" + std::to_string(index) + "," + comm(index, windows) +
                               R"(,"buffers":[{"name":"data","dtype":2,"count":4,"nbytes":"16"}]})");
        }
        const auto replies = both(CommandKind::kCommInit, 0, payloads);
        return id(base::Json::parse(replies[0].payload)->at("communicator"), "localWindowBase");
    };
    const abi::TensorRef target = in_arena(8192, 4);
    const uint64_t first = init(kWindows);
    uint64_t last = first;
    for (uint64_t round = 1; round < 8; ++round) last = init(kWindows + round * kWindowsBytes);
    EXPECT_EQ(rank(0).control(CommandKind::kCopyTo, last, 16, &target, sizeof(target)).status, CommandStatus::kOk);
    if (first != last) {
        EXPECT_EQ(rank(0).control(CommandKind::kCopyTo, first, 16, &target, sizeof(target)).status, CommandStatus::kNativeError);
    }

    // One that fails leaves the windows as they were.
    const std::string wrong = R"({"deviceId":7,"comm":{"rank":0,"rankCount":2,"windowBytes":"4096","rootinfoPath":"x"}})";
    EXPECT_NE(rank(0).control(CommandKind::kCommInit, 0, 0, wrong.data(), wrong.size()).status, CommandStatus::kOk);
    EXPECT_EQ(rank(0).control(CommandKind::kCopyTo, last, 16, &target, sizeof(target)).status, CommandStatus::kOk);
}

TEST_P(ChipWindows, OfADomainLiveUntilItIsReleased) {
    std::vector<std::string> payloads;
    for (int index = 0; index < 2; ++index) {
        payloads.push_back(R"({"name":"ring",)" + comm(index) +
                           R"(,"buffers":[{"name":"data","dtype":2,"count":4,"nbytes":"16"}]})");
    }
    const auto replies = both(CommandKind::kAllocDomain, 9, payloads);
    const uint64_t buffer = id(base::Json::parse(replies[0].payload)->at("buffers").items()[0], "address");
    const abi::TensorRef target = in_arena(8192, 4);
    EXPECT_EQ(rank(0).control(CommandKind::kCopyTo, buffer, 16, &target, sizeof(target)).status, CommandStatus::kOk);
    for (size_t index = 0; index < 2; ++index) {
        EXPECT_EQ(rank(index).control(CommandKind::kReleaseDomain, 9).status, CommandStatus::kOk);
        EXPECT_EQ(rank(index).control(CommandKind::kReleaseDomain, 9).status, CommandStatus::kNativeError);
    }
    EXPECT_EQ(rank(0).control(CommandKind::kCopyTo, buffer, 16, &target, sizeof(target)).status, CommandStatus::kNativeError);
}

PTO_WITH_EVERY_RUNTIME(ChipWindows);

}  // namespace
}  // namespace test
}  // namespace pto
