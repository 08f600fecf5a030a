// Communicators of which a rank dies, leaves, or asks for something else.
#include <gtest/gtest.h>

#include <sys/mman.h>

#include <chrono>
#include <thread>

#include "comm_segment.h"
#include "test/chip/process_state.h"
#include "test/comm/communicator.h"

namespace pto {
namespace test {
namespace {

constexpr const char *kDied = "ERR_PTO_COMM_PEER_DIED";

class Losses : public testing::TestWithParam<const char *> {
protected:
    static std::string path() {
        const auto *test = testing::UnitTest::GetInstance()->current_test_info();
        return std::string("losses/") + test->name();
    }
    /// What joining says: its code, or nothing when it is right.
    static std::string try_join(const HostLibrary &host, int rank, int count, const std::string &path, size_t bytes = 64) {
        try {
            Communicator comm(host, rank, count, path, bytes);
            return "";
        } catch (const std::runtime_error &error) {
            const std::string text = error.what();
            return text.substr(0, text.find(':'));
        }
    }
};

TEST_P(Losses, OfARankThatDiesBeforeTheOthersHaveJoined) {
    // Rank 3 never comes. The victim may be the first comer or not.
    for (int victim = 0; victim < 3; ++victim) {
        Siblings ranks(3, [&](int rank) {
            const HostLibrary host_(GetParam());
            if (rank == victim) {
                std::thread([] {
                    std::this_thread::sleep_for(std::chrono::milliseconds(100));
                    ::kill(getpid(), SIGKILL);
                }).detach();
            }
            check(try_join(host_, rank, 4, path()) == kDied, "joining was not ended by the death of a rank");
        });
        EXPECT_EQ(ranks.wait(), "") << "victim " << victim;
    }
}

TEST_P(Losses, OfARankThatDiesBesideABarrier) {
    const int shared_before = entries_of("/dev/shm");
    for (int round = 0; round < 3; ++round) {
        Siblings ranks(4, [&](int rank) {
            const HostLibrary host_(GetParam());
            Communicator comm(host_, rank, 4, path(), 64);
            comm.barrier();
            if (rank == round) ::kill(getpid(), SIGKILL);
            check(comm.try_barrier() == kDied, "the barrier was not ended by the death of a rank");
            const std::string text = comm.error().message;
            check(text.find("rank " + std::to_string(round) + " of 4") != std::string::npos, text);
            check(comm.try_barrier() == kDied, "a communicator that has lost a rank goes on");
        });
        EXPECT_EQ(ranks.wait(), "");
    }
    EXPECT_EQ(entries_of("/dev/shm"), shared_before);
    Siblings next(4, [&](int rank) {
        const HostLibrary host_(GetParam());
        Communicator comm(host_, rank, 4, path(), 64);
        comm.barrier();
    });
    EXPECT_EQ(next.wait(), "");
}

TEST_P(Losses, OfARankThatDiesInABarrier) {
    Siblings ranks(3, [&](int rank) {
        const HostLibrary host_(GetParam());
        Communicator comm(host_, rank, 3, path(), 64);
        if (rank == 0) {
            // Waits there for the others, which come too late.
            std::thread([] {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                ::kill(getpid(), SIGKILL);
            }).detach();
            comm.barrier();
        }
        if (rank == 1) std::this_thread::sleep_for(std::chrono::milliseconds(100));
        if (rank == 2) std::this_thread::sleep_for(std::chrono::milliseconds(200));
        // Who comes first waits for the other; who comes last finds all there, or a communicator that is lost.
        const std::string code = comm.try_barrier();
        check(code == kDied || (rank == 2 && code.empty()), "code " + code);
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Losses, OfARankThatLeaves) {
    Siblings ranks(2, [&](int rank) {
        const HostLibrary host_(GetParam());
        Communicator comm(host_, rank, 2, path(), 64);
        if (rank == 0) return;
        check(comm.try_barrier() == kDied, "the barrier goes on without a rank");
        check(std::string(comm.error().message).find("has left") != std::string::npos, comm.error().message);
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Losses, OfAllRanksAtOnceLeaveNothing) {
    const int shared_before = entries_of("/dev/shm");
    {
        Siblings ranks(4, [&](int rank) {
            const HostLibrary host_(GetParam());
            try_join(host_, rank, 5, path());
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        for (int rank = 0; rank < 4; ++rank) ranks.kill(rank, SIGKILL);
        EXPECT_EQ(ranks.wait(), "");
    }
    EXPECT_EQ(entries_of("/dev/shm"), shared_before);
    Siblings next(2, [&](int rank) {
        const HostLibrary host_(GetParam());
        check(try_join(host_, rank, 2, path()).empty(), "a session that is dead stands in the way");
    });
    EXPECT_EQ(next.wait(), "");
}

TEST_P(Losses, OfARankAreNoMatterToOtherCommunicators) {
    Siblings ranks(3, [&](int rank) {
        const HostLibrary host_(GetParam());
        Communicator lost(host_, rank, 3, path() + "lost", 64);
        if (rank == 2) ::kill(getpid(), SIGKILL);
        Communicator kept(host_, rank, 2, path() + "kept", 64);
        check(lost.try_barrier() == kDied, "the barrier was not ended by the death of a rank");
        for (int round = 0; round < 10; ++round) kept.barrier();
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Losses, AreNotCausedByARankThatAsksForSomethingElse) {
    const int fd = memfd_create("segment", MFD_CLOEXEC);
    ASSERT_EQ(ftruncate(fd, static_cast<off_t>(abi::comm_segment_bytes(3, 128))), 0);
    const std::string path = "pto-memfd:" + std::to_string(fd);
    const auto *segment = static_cast<abi::CommSegmentHeader *>(
        mmap(nullptr, abi::kCommSegmentHeaderBytes, PROT_READ, MAP_SHARED, fd, 0));
    Siblings ranks(2, [&](int rank) {
        const HostLibrary host_(GetParam());
        if (rank == 0) {
            Communicator comm(host_, 0, 2, path, 64);
            comm.barrier();
            return;
        }
        while (segment->joined.load() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        check(try_join(host_, 1, 2, path, 128) == "ERR_PTO_COMM_ARGS", "windows of another size");
        check(try_join(host_, 1, 3, path) == "ERR_PTO_COMM_ARGS", "another number of ranks");
        check(try_join(host_, 0, 2, path) == "ERR_PTO_COMM_ARGS", "a rank that is taken");
        check(try_join(host_, 1, 2, path, 4096) == "ERR_PTO_COMM_ARGS", "more than the segment has");
        Communicator comm(host_, 1, 2, path, 64);
        comm.barrier();
    });
    EXPECT_EQ(ranks.wait(), "");
    close(fd);
}

TEST_P(Losses, RefusesWhatFitsNoCommunicator) {
    Siblings ranks(1, [&](int) {
        const HostLibrary host_(GetParam());
        PtoErrorRecord record{};
        const auto refused = [&](int rank, int count, const char *path) {
            if (PTO_HOST_CALL(comm_init)(rank, count, nullptr, path) != nullptr) return false;
            return PTO_HOST_CALL(pto_comm_last_error)(nullptr, &record) == 0 && record.code == std::string("ERR_PTO_COMM_ARGS");
        };
        check(refused(0, 0, "x") && refused(0, -1, "x") && refused(0, 65, "x"), "number of ranks");
        check(std::string(record.message).find("1 to 64") != std::string::npos, record.message);
        check(refused(-1, 2, "x") && refused(2, 2, "x"), "rank");
        check(refused(0, 1, nullptr) && refused(0, 1, ""), "path");
        check(refused(0, 1, "pto-memfd:") && refused(0, 1, "pto-memfd:-1") && refused(0, 1, "pto-memfd:3x") &&
                  refused(0, 1, "pto-memfd:3+") && refused(0, 1, "pto-memfd:3+-64"),
              "descriptor");

        const CommHandle handle = PTO_HOST_CALL(comm_init)(0, 1, nullptr, "x");
        uint64_t address = 0;
        size_t size = 0;
        check(PTO_HOST_CALL(pto_comm_last_error)(handle, &record) == 1, "no failure yet");
        check(PTO_HOST_CALL(comm_barrier)(handle) == -1, "a barrier before there are windows");
        check(PTO_HOST_CALL(comm_get_local_window_base)(handle, &address) == -1, "no window yet");
        check(PTO_HOST_CALL(comm_get_window_size)(handle, &size) == -1, "no window yet");
        check(PTO_HOST_CALL(comm_alloc_windows)(handle, 0, &address) == -1, "an empty window");
        check(PTO_HOST_CALL(comm_alloc_windows)(handle, SIZE_MAX, &address) == -1, "a window larger than memory");
        check(PTO_HOST_CALL(comm_alloc_windows)(handle, 64, nullptr) == -1, "no place for the context");
        check(PTO_HOST_CALL(comm_alloc_windows)(handle, 64, &address) == 0, "a window");
        check(PTO_HOST_CALL(comm_alloc_windows)(handle, 64, &address) == -1, "a second window");
        check(PTO_HOST_CALL(comm_barrier)(handle) == 0, "a rank alone has no one to wait for");
        check(PTO_HOST_CALL(comm_destroy)(handle) == 0, "leaving");
        for (const int rc : {PTO_HOST_CALL(comm_barrier)(nullptr), PTO_HOST_CALL(comm_destroy)(nullptr),
                             PTO_HOST_CALL(comm_alloc_windows)(nullptr, 64, &address),
                             PTO_HOST_CALL(comm_get_window_size)(nullptr, &size)}) {
            check(rc == -1, "no handle");
        }
        const CommHandle closed = PTO_HOST_CALL(comm_init)(0, 1, nullptr, "pto-memfd:987654");
        check(PTO_HOST_CALL(comm_alloc_windows)(closed, 64, &address) == -1, "a descriptor that is not open");
        check(PTO_HOST_CALL(pto_comm_last_error)(closed, &record) == 0 && record.code == std::string("ERR_PTO_SHM"), record.code);
        PTO_HOST_CALL(comm_destroy)(closed);
    });
    EXPECT_EQ(ranks.wait(), "");
}

INSTANTIATE_TEST_SUITE_P(Chip, Losses, testing::Values(PTO_HOST_RUNTIME_A2A3, PTO_HOST_RUNTIME_A5),
                         [](const auto &test) { return std::string(test.index == 0 ? "a2a3" : "a5"); });

}  // namespace
}  // namespace test
}  // namespace pto
