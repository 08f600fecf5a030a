// What a chip child does for communication: the communicator that it starts with, and domains.
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "abi/comm_segment.h"
#include "test/comm/chip_rank.h"

namespace pto {
namespace test {
namespace {

constexpr uint64_t kWindowBytes = 4096;
constexpr uint64_t kStagingBytes = 1024;

/// Where the parts of the parent's memory lie: a staging area a rank, then segments of communicators.
constexpr uint64_t staging_offset(int rank) { return static_cast<uint64_t>(rank) * kStagingBytes; }
uint64_t segment_offset(int index) { return 8 * kStagingBytes + static_cast<uint64_t>(index) * abi::comm_segment_bytes(4, kWindowBytes); }

std::string comm_of(int rank, int count, int segment, uint64_t window_bytes = kWindowBytes) {
    return R"("comm":{"rank":)" + std::to_string(rank) + R"(,"rankCount":)" + std::to_string(count) + R"(,"windowBytes":")" +
           std::to_string(window_bytes) + R"(","segment":{)" +
           ParentMemory::range(segment_offset(segment), abi::comm_segment_bytes(4, kWindowBytes)) + "}}";
}

std::string domain(const char *name, int rank, int count, int segment) {
    return std::string(R"({"name":")") + name + R"(",)" + comm_of(rank, count, segment) +
           R"(,"buffers":[{"name":"x","dtype":2,"count":4,"nbytes":"16"},{"name":"y","dtype":2,"count":4,"nbytes":"100"}]})";
}

class Domains : public testing::TestWithParam<const char *> {
protected:
    const ParentMemory memory{segment_offset(4)};
};

/// Code of what a call throws; empty when it throws nothing.
template <typename Call>
std::string code_of(Call call) {
    try {
        call();
        return "";
    } catch (const base::Failure &failure) {
        return failure.code();
    }
}

TEST_P(Domains, ABootstrapGivesEachRankItsWindowAndBuffers) {
    Siblings ranks(2, [&](int rank) {
        ChipRank chip(GetParam(), rank, memory);
        const std::string text = chip.comm.bootstrap(
            "{" + comm_of(rank, 2, 0) +
            R"(,"buffers":[{"name":"a","dtype":0,"count":16,"nbytes":"64"},{"name":"b","dtype":0,"count":8,"nbytes":"40"}]})");
        const RankReply reply(text);
        check(reply.id("rank") == static_cast<uint64_t>(rank) && reply.id("rankCount") == 2, text);
        check(reply.id("windowBytes") == kWindowBytes, text);
        check(reply.buffer("a") == reply.id("localWindowBase"), text);
        check(reply.buffer("b") == reply.buffer("a") + 64, text);
        check(reply.context().rankId == static_cast<uint32_t>(rank), "rank in the context");
        check(reply.context().windowsIn[rank] == reply.id("localWindowBase"), "window in the context");
        check(chip.comm.bootstrap("{}") == "{\"communicator\":null}", "a second bootstrap takes the place of the first");
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Domains, BuffersAreLoadedAndStored) {
    std::vector<int32_t> values(16);
    for (int rank = 0; rank < 2; ++rank) {
        std::iota(values.begin(), values.end(), 100 * rank);
        std::memcpy(memory.data() + staging_offset(rank), values.data(), 64);
    }
    Siblings ranks(2, [&](int rank) {
        ChipRank chip(GetParam(), rank, memory);
        const std::string in = ParentMemory::range(staging_offset(rank), 64);
        const std::string out = ParentMemory::range(staging_offset(2 + rank), 64);
        chip.comm.bootstrap("{" + comm_of(rank, 2, 0) +
                            R"(,"buffers":[{"name":"a","dtype":2,"count":16,"nbytes":"64","loadFromHost":true,"storeToHost":true}],)"
                            R"("hostInputs":[{"name":"a",)" + in + R"(}],"hostOutputs":[{"name":"a",)" + out + "}]}");
        chip.comm.store_to_host();
    });
    EXPECT_EQ(ranks.wait(), "");
    for (int rank = 0; rank < 2; ++rank) {
        std::iota(values.begin(), values.end(), 100 * rank);
        EXPECT_EQ(std::memcmp(memory.data() + staging_offset(2 + rank), values.data(), 64), 0) << rank;
    }
}

TEST_P(Domains, LiveBesideEachOtherAndOverlap) {
    // Chips 0, 1 and 2; "left" has 0 and 1, "right" has 2 and 1, in this order: ranks are positions.
    Siblings chips(3, [&](int chip_id) {
        ChipRank chip(GetParam(), chip_id, memory);
        for (uint64_t round = 0; round < 2; ++round) {
            // Each round has fresh segments: a segment serves one communicator.
            std::vector<RankReply> replies;
            const int segment = 2 * static_cast<int>(round);
            if (chip_id <= 1) replies.emplace_back(chip.comm.alloc_domain(10 + round, domain("left", chip_id, 2, segment)));
            if (chip_id >= 1) replies.emplace_back(chip.comm.alloc_domain(20 + round, domain("right", 2 - chip_id, 2, segment + 1)));
            check(chip.comm.live_domains() == (round + 1) * replies.size(), "domains that live");
            for (const RankReply &reply : replies) {
                const uint64_t peer = 1 - reply.id("rank");
                const uint64_t theirs = reply.context().windowsIn[peer] + (reply.buffer("y") - reply.id("localWindowBase"));
                __atomic_fetch_add(reinterpret_cast<uint32_t *>(theirs), 5 + peer, __ATOMIC_RELEASE);
            }
            for (const RankReply &reply : replies) {
                const auto *mine = reinterpret_cast<const uint32_t *>(reply.buffer("y"));
                while (__atomic_load_n(mine, __ATOMIC_ACQUIRE) == 0) usleep(100);
                check(*mine == 5 + reply.id("rank"), "what the peer has added");
            }
        }
        check(code_of([&] { chip.comm.alloc_domain(chip_id <= 1 ? 10 : 20, domain("again", 0, 1, 0)); }) == "ERR_PTO_COMM_ARGS",
              "an id that is in use");
        if (chip_id <= 1) chip.comm.release_domain(10);
        if (chip_id >= 1) chip.comm.release_domain(20);
        check(code_of([&] { chip.comm.release_domain(chip_id <= 1 ? 10 : 20); }) == "ERR_PTO_COMM_ARGS", "a domain that is gone");
    });
    EXPECT_EQ(chips.wait(), "");
}

TEST_P(Domains, WindowsAreDeviceMemoryAsLongAsTheyLive) {
    Siblings ranks(1, [&](int) {
        ChipRank chip(GetParam(), 0, memory);
        const RankReply reply(chip.comm.alloc_domain(1, domain("alone", 0, 1, 0)));
        const uint64_t window = reply.id("localWindowBase");
        int32_t value = 7;
        chip.device.copy_to(chip.session, window + kWindowBytes - 4, &value, 4);
        value = 0;
        chip.device.copy_from(chip.session, &value, window + kWindowBytes - 4, 4);
        check(value == 7, "what was copied");
        chip.device.require_tensor(0, reply.buffer("x"), 16);
        check(code_of([&] { chip.device.copy_to(chip.session, window + kWindowBytes - 3, &value, 4); }) == "ERR_PTO_DEVICE_POINTER",
              "beyond the window");
        check(code_of([&] { chip.device.release(chip.session, window); }) == "ERR_PTO_DEVICE_POINTER", "freeing a window");
        chip.comm.release_domain(1);
        check(code_of([&] { chip.device.require_tensor(0, reply.buffer("x"), 16); }) == "ERR_PTO_DEVICE_POINTER", "a window that is gone");
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Domains, FailWithoutAnythingLeft) {
    Siblings ranks(2, [&](int rank) {
        ChipRank chip(GetParam(), rank, memory);
        const auto alloc = [&](const std::string &config) { return code_of([&] { chip.comm.alloc_domain(1, config); }); };
        check(alloc(domain("rank", 2, 2, 0)) == "ERR_PTO_COMM_ARGS", "rank 2 of 2");
        check(alloc(domain("ranks", 0, 65, 0)) == "ERR_PTO_COMM_ARGS", "65 ranks");
        check(alloc(R"({"name":"large",)" + comm_of(rank, 2, 0, 1 << 20) + "}") == "ERR_PTO_COMM_ARGS", "more than the segment has");
        check(alloc(R"({"name":"s","comm":{"rank":0,"rankCount":1,"windowBytes":"64","segment":{"segment":9,"generation":1,"nbytes":"9999"}}})") ==
                  "ERR_PTO_HANDLE_FOREIGN",
              "a segment that is not there");
        check(alloc(R"({"name":"n","comm":{"rank":0,"rankCount":1,"windowBytes":"64"}})") == "ERR_PTO_COMM_ARGS", "no segment, no path");
        check(chip.comm.live_domains() == 0, "a domain that could not be made");
        // A segment each: what one does here must not change what the other finds.
        chip.comm.alloc_domain(1, domain("one", rank, 2, rank));
        check(alloc(domain("taken", rank, 2, 2)) == "ERR_PTO_COMM_ARGS", "an id that is in use");
        check(code_of([&] { chip.comm.alloc_domain(2, domain("taken", rank, 2, rank)); }) == "ERR_PTO_COMM_ARGS", "a rank that is taken");
        chip.comm.release_domain(1);
        const std::string code = code_of([&] { chip.comm.alloc_domain(2, domain("used", rank, 2, rank)); });
        check(code == "ERR_PTO_COMM_PEER_DIED", "a segment that has served: " + code);
    });
    EXPECT_EQ(ranks.wait(), "");
}

INSTANTIATE_TEST_SUITE_P(Chip, Domains, testing::Values(PTO_HOST_RUNTIME_A2A3, PTO_HOST_RUNTIME_A5),
                         [](const auto &test) { return std::string(test.index == 0 ? "a2a3" : "a5"); });

}  // namespace
}  // namespace test
}  // namespace pto
