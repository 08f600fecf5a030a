#include "runtime/tensormap_and_ringbuffer/aicpu/buffer_table.h"

#include <gtest/gtest.h>

namespace pto {
namespace tmr {
namespace {

Region words(uint64_t buffer, uint64_t start, uint32_t count, uint32_t element_bytes = 4) {
    Region region;
    region.buffer = buffer;
    region.start = start;
    region.element_bytes = element_bytes;
    region.ndims = 1;
    region.shape[0] = count;
    region.stride[0] = 1;
    region.measure();
    return region;
}

Region moved(const BufferTable &table, Region region) {
    table.move_to_range(region);
    return region;
}

TEST(BufferTable, LeavesOtherMemoryAlone) {
    BufferTable table;
    table.reset({{1000, 2000}});
    for (const uint64_t buffer : {0, 999, 1000, 2000, 5000}) {
        const Region region = moved(table, words(buffer, 3, 5));
        EXPECT_EQ(region.buffer, buffer);
        EXPECT_EQ(region.start, 3u);
    }
}

TEST(BufferTable, FindsTheRangeOfAnAddressInside) {
    BufferTable table;
    table.reset({{3000, 4000}, {1000, 2000}});
    const Region region = moved(table, words(3040, 2, 5));
    EXPECT_EQ(region.buffer, 3000u);
    EXPECT_EQ(region.first_byte(), 48u);
    EXPECT_EQ(region.end_byte(), 68u);
    EXPECT_EQ(overlap(region, words(3000, 12, 5)), Overlap::kCovered);
    EXPECT_EQ(overlap(region, words(3000, 17, 5)), Overlap::kNone);
}

TEST(BufferTable, PutsRangesTogetherThatShareBytes) {
    BufferTable table;
    table.reset({{1000, 2000}, {1900, 2500}, {1100, 1200}, {2500, 2600}});
    EXPECT_EQ(moved(table, words(1900, 0, 1)).buffer, 1000u);
    EXPECT_EQ(moved(table, words(2499, 0, 1, 1)).buffer, 1000u);
    EXPECT_EQ(moved(table, words(2504, 0, 1)).buffer, 2500u) << "what only touches is another buffer";
}

TEST(BufferTable, KeepsBytesOfElementsThatLieAcrossOthers) {
    BufferTable table;
    table.reset({{1000, 2000}});
    const Region across = moved(table, words(1006, 1, 3));  // bytes 10 to 22
    EXPECT_EQ(across.first_byte(), 10u);
    EXPECT_EQ(across.end_byte(), 22u);
    EXPECT_EQ(overlap(across, words(1000, 5, 1)), Overlap::kPartial) << "bytes 20 to 24";
    EXPECT_EQ(overlap(words(1000, 5, 1), across), Overlap::kPartial);
    EXPECT_EQ(overlap(words(1000, 0, 10), across), Overlap::kCovered);
    EXPECT_EQ(overlap(across, words(1000, 6, 1)), Overlap::kNone);
}

TEST(BufferTable, TakesEmptyRangesForNothing) {
    BufferTable table;
    table.reset({{1000, 1000}, {900, 1100}});
    EXPECT_EQ(moved(table, words(1000, 0, 1)).buffer, 900u);
    table.reset({});
    EXPECT_EQ(moved(table, words(1000, 0, 1)).buffer, 1000u);
}

}  // namespace
}  // namespace tmr
}  // namespace pto
