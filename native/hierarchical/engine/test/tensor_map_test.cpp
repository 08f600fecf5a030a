#include "hierarchical/engine/tensor_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <vector>

namespace pto {
namespace hierarchical {
namespace {

using Slots = std::vector<SlotIndex>;

MemoryRange host(uint64_t begin, uint64_t end, uint32_t segment = 1) { return {segment_space(segment), begin, end}; }
MemoryRange chip(int32_t id, uint64_t begin, uint64_t end) { return {device_space(id), begin, end}; }

void write(TensorMap &map, const MemoryRange &range, SlotIndex writer) {
    map.reserve(1, 0);
    map.write(range, writer);
}
void read(TensorMap &map, const MemoryRange &range, SlotIndex reader) {
    map.reserve(0, 1);
    map.read(range, reader);
}
Slots writers(const TensorMap &map, const MemoryRange &range) {
    std::set<SlotIndex> found;
    map.for_each_writer(range, [&](SlotIndex slot) { found.insert(slot); });
    return Slots(found.begin(), found.end());
}
Slots readers(const TensorMap &map, const MemoryRange &range) {
    std::set<SlotIndex> found;
    map.for_each_reader(range, [&](SlotIndex slot) { found.insert(slot); });
    return Slots(found.begin(), found.end());
}

TEST(TensorMap, KnowsNobodyAtFirst) {
    TensorMap map;
    EXPECT_TRUE(writers(map, host(0, 100)).empty());
    EXPECT_EQ(map.size(), 0u);
}

TEST(TensorMap, FindsTheWriterOfBytes) {
    TensorMap map;
    write(map, host(0, 64), 3);
    EXPECT_EQ(writers(map, host(0, 64)), (Slots{3}));
    EXPECT_EQ(writers(map, host(63, 65)), (Slots{3}));
    EXPECT_TRUE(writers(map, host(64, 128)).empty());
}

TEST(TensorMap, GivesBytesToTheLastWriter) {
    TensorMap map;
    write(map, host(0, 64), 3);
    write(map, host(0, 64), 5);
    EXPECT_EQ(writers(map, host(0, 64)), (Slots{5}));
}

TEST(TensorMap, ForgetsTheOutputsOfATask) {
    TensorMap map;
    write(map, host(0, 64), 3);
    write(map, host(64, 128), 3);
    write(map, host(128, 192), 4);
    map.forget_writer(host(0, 64), 3);
    map.forget_writer(host(64, 128), 3);
    EXPECT_EQ(writers(map, host(0, 192)), (Slots{4}));
    EXPECT_EQ(map.size(), 1u);
}

TEST(TensorMap, ForgetsNothingOfATaskThatWroteNothing) {
    TensorMap map;
    write(map, host(0, 64), 3);
    map.forget_writer(host(0, 64), 9);
    map.forget_writer(host(0, 64, 2), 3);
    EXPECT_EQ(writers(map, host(0, 64)), (Slots{3}));
}

TEST(TensorMap, KeepsTheNewerWriterWhenTheOlderOneEnds) {
    TensorMap map;
    write(map, host(0, 64), 3);
    write(map, host(0, 64), 5);
    map.forget_writer(host(0, 64), 3);
    EXPECT_EQ(writers(map, host(0, 64)), (Slots{5}));
}

TEST(TensorMap, KeepsManyApart) {
    TensorMap map;
    for (SlotIndex i = 0; i < 100; ++i) write(map, host(i * 64, i * 64 + 64), i);
    for (SlotIndex i = 0; i < 100; ++i) EXPECT_EQ(writers(map, host(i * 64 + 1, i * 64 + 2)), (Slots{i}));
    EXPECT_EQ(map.size(), 100u);
}

TEST(TensorMap, KeepsEqualAddressesOfTwoChipsAndOfTheHostApart) {
    TensorMap map;
    write(map, host(4096, 8192, 0), 1);
    write(map, chip(0, 4096, 8192), 2);
    write(map, chip(1, 4096, 8192), 3);
    EXPECT_EQ(writers(map, host(4096, 8192, 0)), (Slots{1}));
    EXPECT_EQ(writers(map, chip(0, 4096, 8192)), (Slots{2}));
    EXPECT_EQ(writers(map, chip(1, 4096, 8192)), (Slots{3}));
    map.forget_writer(chip(0, 4096, 8192), 2);
    EXPECT_EQ(writers(map, host(4096, 8192, 0)), (Slots{1}));
    EXPECT_EQ(writers(map, chip(1, 4096, 8192)), (Slots{3}));
}

TEST(TensorMap, FindsEveryWriterThatOverlaps) {
    TensorMap map;
    write(map, host(0, 100), 1);
    write(map, host(100, 200), 2);
    write(map, host(250, 300), 3);
    EXPECT_EQ(writers(map, host(50, 260)), (Slots{1, 2, 3}));
    EXPECT_EQ(writers(map, host(200, 250)), Slots{});
}

TEST(TensorMap, LeavesEarlierWritersWhatALaterOneDoesNotCover) {
    TensorMap map;
    write(map, host(0, 100), 1);
    write(map, host(40, 60), 2);
    EXPECT_EQ(writers(map, host(0, 40)), (Slots{1}));
    EXPECT_EQ(writers(map, host(40, 60)), (Slots{2}));
    EXPECT_EQ(writers(map, host(60, 100)), (Slots{1}));
    EXPECT_EQ(writers(map, host(0, 100)), (Slots{1, 2}));
    map.forget_writer(host(0, 100), 1);
    EXPECT_EQ(writers(map, host(0, 100)), (Slots{2}));
}

TEST(TensorMap, RemembersWhatAFailedTaskHasCondemnedUntilItIsWritten) {
    TensorMap map;
    write(map, host(0, 100), 1);
    map.forget_writer(host(0, 100), 1, true);
    EXPECT_EQ(writers(map, host(0, 10)), (Slots{TensorMap::kCondemned}));
    EXPECT_EQ(map.condemned(), 1u);
    write(map, host(0, 50), 2);
    EXPECT_EQ(writers(map, host(0, 50)), (Slots{2}));
    EXPECT_EQ(writers(map, host(50, 100)), (Slots{TensorMap::kCondemned}));
    map.clear();
    EXPECT_EQ(map.condemned(), 0u);
    EXPECT_EQ(map.size(), 0u);
}

TEST(TensorMap, FindsEveryReaderThatOverlaps) {
    TensorMap map;
    read(map, host(0, 1000), 1);
    read(map, host(100, 110), 2);
    read(map, host(100, 110), 3);
    EXPECT_EQ(readers(map, host(105, 106)), (Slots{1, 2, 3}));
    EXPECT_EQ(readers(map, host(999, 1001)), (Slots{1}));
    map.forget_reader(host(100, 110), 2);
    EXPECT_EQ(readers(map, host(100, 110)), (Slots{1, 3}));
    EXPECT_TRUE(writers(map, host(0, 1000)).empty());
}

TEST(TensorMap, AgreesWithAListOfBytes) {
    constexpr size_t kBytes = 96;
    const uint32_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    TensorMap map;
    std::array<SlotIndex, kBytes> bytes;
    bytes.fill(kNoSlot);
    for (int step = 0; step < 20000; ++step) {
        const uint64_t begin = random() % kBytes;
        const uint64_t end = begin + 1 + random() % (kBytes - begin);
        const SlotIndex slot = random() % 12;
        if (random() % 3 > 0) {
            write(map, host(begin, end), slot);
            std::fill(bytes.begin() + begin, bytes.begin() + end, slot);
        } else {
            map.forget_writer(host(0, kBytes), slot);
            std::replace(bytes.begin(), bytes.end(), slot, kNoSlot);
        }
        const uint64_t from = random() % kBytes;
        const uint64_t to = from + 1 + random() % (kBytes - from);
        std::set<SlotIndex> expected(bytes.begin() + from, bytes.begin() + to);
        expected.erase(kNoSlot);
        ASSERT_EQ(writers(map, host(from, to)), Slots(expected.begin(), expected.end())) << "step " << step;
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
