#include "runtime/common/recording/record_stream.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

#include "runtime/common/recording/scheduler_log.h"

namespace pto {
namespace runtime {
namespace {

constexpr size_t kChunk = RecordPool::kChunkBytes;

class RecordStreamTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = std::filesystem::temp_directory_path() / "pto-records-XXXXXX";
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    void begin(uint64_t memory_bytes, uint64_t file_bytes) { pool.begin({memory_bytes, file_bytes}, folder); }
    /// Appends the numbers below `count`, each in a record of its own size; says how many were taken.
    static uint64_t fill(RecordStream &stream, uint64_t count) {
        uint64_t taken = 0;
        std::vector<uint64_t> record(200);
        for (uint64_t i = 0; i < count; ++i) {
            record[0] = i;
            taken += stream.append(7, record.data(), sizeof(uint64_t) * (1 + i % 100), nullptr, 0) ? 1 : 0;
        }
        return taken;
    }
    /// What the stream has kept, checked for being whole.
    static std::vector<uint64_t> kept(const RecordStream &stream) {
        std::vector<uint64_t> numbers;
        const uint64_t lost = stream.for_each([&](uint32_t kind, const uint8_t *bytes, size_t nbytes) {
            uint64_t number;
            std::memcpy(&number, bytes, sizeof(number));
            EXPECT_EQ(kind, 7u);
            EXPECT_EQ(nbytes, sizeof(uint64_t) * (1 + number % 100));
            numbers.push_back(number);
        });
        EXPECT_EQ(lost, 0u);
        return numbers;
    }

    std::string folder;
    RecordPool pool;
};

TEST_F(RecordStreamTest, GivesBackWhatItWasGivenInOrder) {
    begin(8 * kChunk, 0);
    RecordStream stream(pool);
    stream.open();
    EXPECT_EQ(fill(stream, 1000), 1000u);
    stream.close();
    const std::vector<uint64_t> numbers = kept(stream);
    ASSERT_EQ(numbers.size(), 1000u);
    for (uint64_t i = 0; i < 1000; ++i) EXPECT_EQ(numbers[i], i);
    EXPECT_EQ(stream.dropped(), 0u);
}

TEST_F(RecordStreamTest, GoesOnInAFileWithoutANameWhenMemoryIsTaken) {
    begin(2 * kChunk, uint64_t{1} << 30);
    RecordStream a(pool), b(pool);
    a.open();
    b.open();
    EXPECT_EQ(fill(a, 5000), 5000u);
    EXPECT_EQ(fill(b, 3000), 3000u);
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    a.close();
    b.close();
    EXPECT_EQ(kept(a).size(), 5000u);
    EXPECT_EQ(kept(b).size(), 3000u);
    EXPECT_EQ(a.dropped() + b.dropped(), 0u);
}

TEST_F(RecordStreamTest, CountsWhatThereIsNoRoomFor) {
    begin(kChunk, 2 * kChunk);
    RecordStream stream(pool);
    stream.open();
    const uint64_t taken = fill(stream, 5000);
    stream.close();
    EXPECT_GT(taken, 0u);
    EXPECT_LT(taken, 5000u);
    EXPECT_EQ(stream.dropped(), 5000 - taken);
    EXPECT_EQ(kept(stream).size(), taken);
}

TEST_F(RecordStreamTest, CountsWhatAFolderThatIsGoneCannotTake) {
    begin(kChunk, uint64_t{1} << 30);
    RecordStream stream(pool);
    stream.open();
    std::filesystem::remove_all(folder);
    const uint64_t taken = fill(stream, 1000);
    stream.close();
    EXPECT_EQ(stream.dropped(), 1000 - taken);
    EXPECT_EQ(kept(stream).size(), taken);
}

TEST_F(RecordStreamTest, CountsWhatCannotBeReadBack) {
    begin(kChunk, uint64_t{1} << 30);
    RecordStream stream(pool);
    stream.open();
    EXPECT_EQ(fill(stream, 1000), 1000u);
    stream.close();
    for (const auto &entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code ignored;
        const std::string file = std::filesystem::read_symlink(entry.path(), ignored);
        if (file.rfind(folder, 0) != 0) continue;
        EXPECT_EQ(truncate(entry.path().c_str(), 0), 0);
    }
    uint64_t read = 0;
    const uint64_t lost = stream.for_each([&read](uint32_t, const uint8_t *, size_t) { ++read; });
    EXPECT_GT(lost, 0u);
    EXPECT_GT(read, 0u) << "what is in memory";
    EXPECT_EQ(read + lost, 1000u);
}

TEST_F(RecordStreamTest, WithoutAnyRoomDropsEverything) {
    begin(0, uint64_t{1} << 30);
    RecordStream stream(pool);
    stream.open();
    EXPECT_EQ(fill(stream, 10), 0u);
    EXPECT_EQ(stream.dropped(), 10u);
}

TEST_F(RecordStreamTest, TakesNothingAfterItsEndAndForgetsItInTheNextRun) {
    begin(kChunk, 0);
    RecordStream stream(pool);
    stream.open();
    EXPECT_EQ(fill(stream, 5), 5u);
    stream.close();
    EXPECT_EQ(fill(stream, 5), 0u);
    EXPECT_EQ(stream.dropped(), 0u) << "what comes after the end is nobody's loss";
    begin(kChunk, 0);
    stream.open();
    stream.close();
    EXPECT_TRUE(kept(stream).empty());
}

TEST_F(RecordStreamTest, IsReadWhileAThreadThatWasGivenUpStillRecords) {
    begin(4 * kChunk, 0);
    RecordStream stream(pool);
    stream.open();
    std::thread late([&] { fill(stream, 1000); });
    stream.close();
    const size_t count = kept(stream).size();
    late.join();
    EXPECT_EQ(kept(stream).size(), count);
}

TEST_F(RecordStreamTest, ALogMergesTheTimeInWhichNothingHappened) {
    begin(4 * kChunk, 0);
    SchedulerLog log(pool, 0);
    log.open(true, true);
    Flight flight;
    for (int turn = 0; turn < 3; ++turn) {
        for (int look = 0; look < 100; ++look) {
            log.begin_turn();
            log.end_completing();
            // None of them does anything, but for the last.
            if (look == 99) log.dispatch(flight);
            log.end_turn();
        }
    }
    std::vector<PhaseRecord> phases;
    log.stream().close();
    log.stream().for_each([&](uint32_t kind, const uint8_t *bytes, size_t) {
        ASSERT_EQ(kind, static_cast<uint32_t>(RecordKind::kPhase));
        PhaseRecord phase;
        std::memcpy(&phase, bytes, sizeof(phase));
        // A look that a busy machine held up is one of its own.
        if (phase.phase != SchedulerPhase::kScan) phases.push_back(phase);
    });
    const auto dispatches = std::count_if(phases.begin(), phases.end(), [](const PhaseRecord &it) {
        return it.phase == SchedulerPhase::kDispatch && it.tasks == 1 && it.turn % 100 == 0;
    });
    EXPECT_EQ(dispatches, 3);
    EXPECT_LT(phases.size(), 150u);
    for (size_t i = 1; i < phases.size(); ++i) EXPECT_LE(phases[i - 1].end_ns, phases[i].start_ns);
}

}  // namespace
}  // namespace runtime
}  // namespace pto
