// Ranks of a communicator that come together, meet, and go, in processes of their own and in threads of one.
#include <gtest/gtest.h>

#include <sys/mman.h>

#include <atomic>
#include <thread>

#include "comm_segment.h"
#include "test/chip/process_state.h"
#include "test/comm/communicator.h"

namespace pto {
namespace test {
namespace {

class Communicators : public testing::TestWithParam<const char *> {
protected:
    /// Of this test alone.
    static std::string path() {
        const auto *test = testing::UnitTest::GetInstance()->current_test_info();
        return std::string("/nowhere/") + test->test_suite_name() + test->name();
    }
};

/// Every rank writes into all windows, its own part of each, and finds what the others have written.
void exchange(Communicator &comm) {
    const int ranks = comm.rank_count();
    for (int peer = 0; peer < ranks; ++peer) comm.window<int32_t>(peer)[comm.rank()] = 1000 * comm.rank() + peer;
    comm.barrier();
    for (int peer = 0; peer < ranks; ++peer) {
        check(comm.own<int32_t>()[peer] == 1000 * peer + comm.rank(), "what rank " + std::to_string(peer) + " wrote is missing");
    }
    comm.barrier();
}

class Sizes : public testing::TestWithParam<std::tuple<const char *, int>> {};

TEST_P(Sizes, ReachEachOther) {
    const char *library = std::get<0>(GetParam());
    const int count = std::get<1>(GetParam());
    const size_t bytes = 300;
    const int shared_before = entries_of("/dev/shm");
    Siblings ranks(count, [&](int rank) {
        const HostLibrary host_(library);
        Communicator comm(host_, rank, count, "sizes", bytes);
        const CommContext &context = comm.context();
        check(context.rankId == static_cast<uint32_t>(rank), "rank");
        check(context.rankNum == static_cast<uint32_t>(count), "ranks");
        check(context.winSize == bytes, "window size");
        uint64_t base = 0;
        size_t size = 0;
        check(PTO_HOST_CALL(comm_get_local_window_base)(comm.handle(), &base) == 0, "base");
        check(PTO_HOST_CALL(comm_get_window_size)(comm.handle(), &size) == 0, "size");
        check(base == context.windowsIn[rank] && size == bytes, "own window");
        for (int peer = 0; peer < count; ++peer) {
            check(context.windowsOut[peer] == context.windowsIn[peer], "windowsOut");
            const std::string zeros(bytes, '\0');
            check(std::memcmp(comm.window<char>(peer), zeros.data(), bytes) == 0, "windows begin as zeros");
        }
        comm.barrier();
        exchange(comm);
        check(entries_of("/dev/shm") == shared_before, "a name in /dev/shm");
    });
    EXPECT_EQ(ranks.wait(), "");
}

INSTANTIATE_TEST_SUITE_P(OfAllPlatforms, Sizes,
                         testing::Combine(testing::Values(PTO_HOST_RUNTIME_A2A3, PTO_HOST_RUNTIME_A5), testing::Values(1, 2, 5, 64)),
                         [](const auto &test) {
                             const bool is_a5 = std::string(std::get<0>(test.param)) == PTO_HOST_RUNTIME_A5;
                             return std::string(is_a5 ? "a5_" : "a2a3_") + std::to_string(std::get<1>(test.param));
                         });

TEST_P(Communicators, HoldEverybodyAtEachBarrier) {
    constexpr int kRanks = 4, kRounds = 200;
    Siblings ranks(kRanks, [&](int rank) {
        const HostLibrary host_(GetParam());
        Communicator comm(host_, rank, kRanks, path(), sizeof(int));
        for (int round = 1; round <= kRounds; ++round) {
            __atomic_store_n(comm.own<int>(), round, __ATOMIC_RELAXED);
            comm.barrier();
            for (int peer = 0; peer < kRanks; ++peer) {
                const int theirs = __atomic_load_n(comm.window<int>(peer), __ATOMIC_RELAXED);
                check(theirs == round || theirs == round + 1, "rank " + std::to_string(peer) + " is in round " +
                                                                  std::to_string(theirs) + ", not " + std::to_string(round));
            }
        }
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Communicators, FollowEachOtherUnderOnePath) {
    constexpr int kRanks = 3, kSessions = 50;
    Siblings ranks(kRanks, [&](int rank) {
        const HostLibrary host_(GetParam());
        const ProcessState before;
        for (int session = 0; session < kSessions; ++session) {
            Communicator comm(host_, rank, kRanks, path(), 4096);
            check(comm.own<int>()[0] == 0, "windows of an earlier session");
            comm.barrier();
            exchange(comm);
        }
        const ProcessState after;
        check(after.files == before.files, "descriptors are left");
        check(!is_mapped("pto-comm"), "mappings are left");
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Communicators, LiveBesideEachOther) {
    // Two overlapping sets of ranks, open at once, and a path each.
    Siblings ranks(3, [&](int rank) {
        const HostLibrary host_(GetParam());
        std::unique_ptr<Communicator> left, right;
        if (rank <= 1) left = std::make_unique<Communicator>(host_, rank, 2, path() + "left", 256);
        if (rank >= 1) right = std::make_unique<Communicator>(host_, rank - 1, 2, path() + "right", 8192);
        for (int round = 0; round < 20; ++round) {
            if (left) exchange(*left);
            if (right) exchange(*right);
        }
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Communicators, MayHaveTheirRanksInThreadsOfOneProcess) {
    constexpr int kRanks = 4;
    Siblings processes(1, [&](int) {
        const HostLibrary host_(GetParam());
        std::atomic<int> right{0};
        std::vector<std::thread> threads;
        for (int rank = 0; rank < kRanks; ++rank) {
            threads.emplace_back([&, rank] {
                Communicator comm(host_, rank, kRanks, path(), 512);
                for (int round = 0; round < 20; ++round) exchange(comm);
                ++right;
            });
        }
        for (std::thread &thread : threads) thread.join();
        check(right == kRanks, "a thread has failed");
    });
    EXPECT_EQ(processes.wait(), "");
}

TEST_P(Communicators, TakeASegmentFromTheirParent) {
    constexpr int kRanks = 4;
    constexpr size_t kBytes = 10'000;
    const int fd = memfd_create("parents", 0);
    ASSERT_EQ(ftruncate(fd, static_cast<off_t>(abi::comm_segment_bytes(kRanks, kBytes))), 0);
    Siblings ranks(kRanks, [&](int rank) {
        const HostLibrary host_(GetParam());
        Communicator comm(host_, rank, kRanks, "pto-memfd:" + std::to_string(fd), kBytes);
        for (int round = 0; round < 20; ++round) exchange(comm);
    });
    EXPECT_EQ(ranks.wait(), "");
    close(fd);
}

TEST_P(Communicators, WaitForNobodyWhereTheSegmentIsGiven) {
    constexpr size_t kBytes = 64;
    const int fd = memfd_create("parents", 0);
    ASSERT_EQ(ftruncate(fd, static_cast<off_t>(abi::comm_segment_bytes(2, kBytes))), 0);
    const std::string file = "pto-memfd:" + std::to_string(fd);
    for (int rank = 0; rank < 2; ++rank) {
        // One after the other: the first has gone when the second comes.
        Siblings ranks(1, [&](int) {
            const HostLibrary host_(GetParam());
            Communicator comm(host_, rank, 2, file, kBytes);
            check(comm.own<int32_t>()[0] == (rank == 0 ? 0 : 7), "what the other rank has left here");
            comm.window<int32_t>(1)[0] = 7;
        });
        EXPECT_EQ(ranks.wait(), "");
    }
    close(fd);
}

TEST_P(Communicators, TakePartsOfOneFile) {
    constexpr size_t kBytes = 500, kFirst = 192;
    const size_t second = kFirst + abi::comm_segment_bytes(2, kBytes);
    const int fd = memfd_create("parents", 0);
    ASSERT_EQ(ftruncate(fd, static_cast<off_t>(second + abi::comm_segment_bytes(3, kBytes))), 0);
    const std::string file = "pto-memfd:" + std::to_string(fd) + "+";
    Siblings ranks(3, [&](int rank) {
        const HostLibrary host_(GetParam());
        std::unique_ptr<Communicator> two;
        if (rank < 2) two = std::make_unique<Communicator>(host_, rank, 2, file + std::to_string(kFirst), kBytes);
        Communicator three(host_, rank, 3, file + std::to_string(second), kBytes);
        for (int round = 0; round < 20; ++round) {
            if (two) exchange(*two);
            exchange(three);
        }
    });
    EXPECT_EQ(ranks.wait(), "");
    close(fd);
}

TEST_P(Communicators, LetDevicesCopyToAndFromWindows) {
    Siblings ranks(2, [&](int rank) {
        Chip chip(GetParam(), rank);
        const HostLibrary &host_ = chip.host();
        Communicator comm(host_, rank, 2, path(), 100);
        const int32_t mine = 7 + rank;
        auto *window = comm.own<uint8_t>();
        check(PTO_HOST_CALL(copy_to_device_ctx)(chip.context(), window + 96, &mine, 4) == 0, "copy to the end of the window");
        check(PTO_HOST_CALL(copy_to_device_ctx)(chip.context(), window + 98, &mine, 4) == -1, "copy beyond the window");
        comm.barrier();
        int32_t theirs = 0;
        check(PTO_HOST_CALL(copy_from_device_ctx)(chip.context(), &theirs, comm.window<uint8_t>(1 - rank) + 96, 4) == 0,
              "copy from the other's window");
        check(theirs == 8 - rank, "what the other has copied");
        CommContext context{};
        check(PTO_HOST_CALL(copy_from_device_ctx)(chip.context(), &context, &comm.context(), sizeof(context)) == 0,
              "copy of the context");
        check(context.rankId == static_cast<uint32_t>(rank), "rank in the context");
        comm.barrier();
    });
    EXPECT_EQ(ranks.wait(), "");
}

std::string library_name(const testing::TestParamInfo<const char *> &test) {
    const char *names[] = {"a2a3_tensormap", "a5_tensormap", "a2a3_host_build", "a5_host_build"};
    return names[test.index];
}
INSTANTIATE_TEST_SUITE_P(OfEveryLibrary, Communicators,
                         testing::Values(PTO_HOST_RUNTIME_A2A3, PTO_HOST_RUNTIME_A5, PTO_HBG_RUNTIME_A2A3, PTO_HBG_RUNTIME_A5),
                         library_name);

}  // namespace
}  // namespace test
}  // namespace pto
