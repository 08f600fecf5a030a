#include "hierarchical/memory/arena_allocator.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "base/failure.h"
#include "base/shared_memory.h"
#include "hierarchical/memory/segment_table.h"

namespace pto {
namespace hierarchical {
namespace {

class Arenas : public testing::Test {
protected:
    std::shared_ptr<const Segment> grow(uint64_t bytes) {
        sizes_.push_back(bytes);
        return table_.add("arena", std::make_shared<base::SharedMemory>(base::SharedMemory::create("test", bytes)));
    }

    uint64_t resident_bytes(uint32_t segment) const {
        struct stat status {};
        fstat(table_.find(segment)->memory->fd(), &status);
        return static_cast<uint64_t>(status.st_blocks) * 512;
    }

    std::vector<uint64_t> sizes_;
    SegmentTable table_;
    ArenaAllocator arenas_{1 << 20, [this](uint64_t bytes) { return grow(bytes); }};
};

bool is_zero(const Allocation &block) {
    return std::all_of(block.data, block.data + block.nbytes, [](uint8_t byte) { return byte == 0; });
}

TEST_F(Arenas, GrowOnlyWhenNothingFits) {
    EXPECT_TRUE(sizes_.empty()) << "no arena before the first block";
    const Allocation first = arenas_.allocate(1 << 19, false);
    arenas_.allocate(1 << 19, false);
    EXPECT_EQ(sizes_, std::vector<uint64_t>({1 << 20}));
    arenas_.allocate(1, false);
    arenas_.allocate(5 << 20, false);
    EXPECT_EQ(sizes_, std::vector<uint64_t>({1 << 20, 2 << 20, 5 << 20}));
    arenas_.release(first.segment, first.offset);
    EXPECT_EQ(arenas_.allocate(1 << 18, false).segment, first.segment);
    EXPECT_EQ(arenas_.use().arena_count, 3u);
    EXPECT_EQ(arenas_.use().reserved, uint64_t{8} << 20);
}

TEST_F(Arenas, HandOutZeroesWhateverWasThere) {
    for (const uint64_t bytes : {100u, 70'001u, 300'001u}) {
        for (const bool prefault : {false, true}) {
            const Allocation before = arenas_.allocate(bytes, prefault);
            EXPECT_TRUE(is_zero(before));
            std::memset(before.data, 0xaa, bytes);
            arenas_.release(before.segment, before.offset);
            std::memset(before.data, 0xbb, bytes);
            const Allocation after = arenas_.allocate(bytes, prefault);
            ASSERT_EQ(after.data, before.data);
            EXPECT_TRUE(is_zero(after)) << bytes << " " << prefault;
            arenas_.release(after.segment, after.offset);
        }
    }
}

TEST_F(Arenas, GivePagesOfFreedBlocksBack) {
    const Allocation block = arenas_.allocate(1 << 20, false);
    std::memset(block.data, 1, block.nbytes);
    EXPECT_GE(resident_bytes(block.segment), block.nbytes);
    arenas_.release(block.segment, block.offset);
    EXPECT_EQ(resident_bytes(block.segment), 0u);
}

TEST_F(Arenas, HavePagesAtOnceWhenAskedFor) {
    const Allocation block = arenas_.allocate(1 << 19, true);
    EXPECT_GE(resident_bytes(block.segment), block.nbytes);
}

TEST_F(Arenas, RefuseWhatWasNotAllocated) {
    const Allocation block = arenas_.allocate(10, false);
    arenas_.release(block.segment, block.offset);
    for (const auto &[segment, offset] : {std::pair<uint32_t, uint64_t>{block.segment, block.offset}, {block.segment, 4096}, {9, 0}}) {
        try {
            arenas_.release(segment, offset);
            ADD_FAILURE();
        } catch (const base::Failure &failure) {
            EXPECT_EQ(failure.code(), "ERR_PTO_SHM");
            EXPECT_NE(failure.message().find("nothing is allocated at offset"), std::string::npos);
        }
    }
}

TEST_F(Arenas, StayAsTheyWereWhenTheyCannotGrow) {
    bool is_refusing = true;
    ArenaAllocator arenas(4096, [&](uint64_t bytes) {
        if (is_refusing) throw base::Failure(abi::ErrorCode::ERR_PTO_SHM, "refused");
        return grow(bytes);
    });
    EXPECT_THROW(arenas.allocate(10, false), base::Failure);
    EXPECT_THROW(arenas.allocate(~uint64_t{0}, false), base::Failure);
    EXPECT_EQ(arenas.use().arena_count, 0u);
    is_refusing = false;
    EXPECT_EQ(arenas.allocate(10, false).offset, 0u);
    EXPECT_EQ(sizes_, std::vector<uint64_t>({4096}));
}

TEST_F(Arenas, CountWhatIsUsed) {
    const Allocation block = arenas_.allocate(1000, false);
    arenas_.allocate(64, false);
    arenas_.release(block.segment, block.offset);
    const ArenaUse use = arenas_.use();
    EXPECT_EQ(use.used, 64u);
    EXPECT_EQ(use.peak, 1088u);
    EXPECT_EQ(use.block_count, 1u);
}

TEST(SegmentTable, FindsRangesInsideOfSegmentsOnly) {
    SegmentTable table;
    const auto segment = table.add("arena", std::make_shared<base::SharedMemory>(base::SharedMemory::create("test", 8192)));
    uint8_t *data = segment->memory->data();
    EXPECT_EQ(table.address(segment->id, segment->generation, 8, 8184), data + 8);
    EXPECT_EQ(table.address(segment->id, segment->generation, 8192, 0), data + 8192);
    EXPECT_EQ(table.address(segment->id, segment->generation, 8, 8185), nullptr);
    EXPECT_EQ(table.address(segment->id, segment->generation, ~uint64_t{0}, 2), nullptr);
    EXPECT_EQ(table.address(segment->id, segment->generation + 1, 0, 1), nullptr);
    EXPECT_EQ(table.address(segment->id + 1, segment->generation, 0, 1), nullptr);
    EXPECT_EQ(table.address(0, 1, 0, 1), nullptr);
}

TEST(SegmentTable, IsBounded) {
    SegmentTable table;
    const auto memory = std::make_shared<base::SharedMemory>(base::SharedMemory::create("test", 4096));
    for (size_t i = 0; i < kMaxSegments; ++i) table.add("arena", memory);
    EXPECT_THROW(table.add("arena", memory), base::Failure);
    EXPECT_EQ(table.all().size(), kMaxSegments);
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
