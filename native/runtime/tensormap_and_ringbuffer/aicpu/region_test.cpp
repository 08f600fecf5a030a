#include "runtime/tensormap_and_ringbuffer/aicpu/region.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace pto {
namespace tmr {
namespace {

/// A window of `shape` at `offset` of a tensor with the extents `raw`, which begins at element `start` of the buffer.
Region window(const std::vector<uint32_t> &raw, const std::vector<uint32_t> &shape, const std::vector<uint32_t> &offset,
              uint64_t start = 0, uint32_t element_bytes = 4) {
    Region region;
    region.buffer = 0x1000;
    region.element_bytes = element_bytes;
    region.ndims = static_cast<uint32_t>(raw.size());
    region.start = start;
    uint64_t stride = 1;
    for (uint32_t d = region.ndims; d-- > 0;) {
        region.shape[d] = shape[d];
        region.stride[d] = stride;
        region.start += offset[d] * stride;
        stride *= raw[d];
    }
    region.measure();
    return region;
}

Region box(const std::vector<uint32_t> &shape, const std::vector<uint32_t> &offset) { return window({8, 8}, shape, offset); }

/// Every byte that a region covers.
std::set<uint64_t> bytes_of(const Region &region) {
    std::set<uint64_t> bytes;
    uint64_t count = 1;
    for (uint32_t d = 0; d < region.ndims; ++d) count *= region.shape[d];
    for (uint64_t i = 0; i < count; ++i) {
        uint64_t rest = i;
        uint64_t element = region.start;
        for (uint32_t d = region.ndims; d-- > 0;) {
            element += rest % region.shape[d] * region.stride[d];
            rest /= region.shape[d];
        }
        for (uint32_t b = 0; b < region.element_bytes; ++b) bytes.insert(element * region.element_bytes + b);
    }
    return bytes;
}

TEST(Region, MeasuresItsExtent) {
    const Region part = box({2, 3}, {1, 2});
    EXPECT_EQ(part.start, 10u);
    EXPECT_EQ(part.extent, 11u) << "elements 10 to 20";
    EXPECT_FALSE(part.is_contiguous);
    EXPECT_TRUE(box({2, 8}, {3, 0}).is_contiguous);
    EXPECT_TRUE(box({1, 3}, {3, 2}).is_contiguous);
    EXPECT_EQ(box({0, 8}, {0, 0}).extent, 0u);
    EXPECT_EQ(window({}, {}, {}).extent, 1u) << "no dimension is one element";
}

TEST(Region, BoxesOfOneGridAreComparedExactly) {
    EXPECT_EQ(overlap(box({4, 4}, {0, 0}), box({4, 4}, {4, 0})), Overlap::kNone);
    EXPECT_EQ(overlap(box({4, 4}, {0, 0}), box({4, 4}, {0, 4})), Overlap::kNone);
    EXPECT_EQ(overlap(box({4, 4}, {0, 0}), box({4, 4}, {3, 3})), Overlap::kPartial);
    EXPECT_EQ(overlap(box({4, 4}, {2, 2}), box({2, 2}, {3, 3})), Overlap::kCovered);
    EXPECT_EQ(overlap(box({2, 2}, {3, 3}), box({4, 4}, {2, 2})), Overlap::kPartial);
    EXPECT_EQ(overlap(box({4, 4}, {2, 2}), box({4, 4}, {2, 2})), Overlap::kCovered);
}

TEST(Region, ANewerVersionCoversNothing) {
    Region newer = box({8, 8}, {0, 0});
    newer.version = 1;
    EXPECT_EQ(overlap(newer, box({2, 2}, {1, 1})), Overlap::kPartial);
    EXPECT_EQ(overlap(box({8, 8}, {0, 0}), newer), Overlap::kCovered);
}

TEST(Region, ReshapesOfTheSameBytesOverlap) {
    const Region rows = window({64, 8}, {4, 8}, {40, 0});
    const Region flat = window({512}, {32}, {320});
    EXPECT_EQ(overlap(flat, rows), Overlap::kCovered);
    EXPECT_EQ(overlap(rows, flat), Overlap::kCovered);
    EXPECT_EQ(overlap(window({512}, {32}, {352}), rows), Overlap::kNone);
}

TEST(Region, TypesOfDifferentWidthAreComparedByBytes) {
    const Region words = window({16}, {4}, {4}, 0, 4);
    EXPECT_EQ(overlap(window({64}, {16}, {16}, 0, 1), words), Overlap::kCovered);
    EXPECT_EQ(overlap(window({64}, {16}, {32}, 0, 1), words), Overlap::kNone);
    EXPECT_EQ(overlap(window({64}, {1}, {31}, 0, 1), words), Overlap::kPartial);
}

TEST(Region, EmptyOnesOverlapNothing) {
    EXPECT_EQ(overlap(box({0, 4}, {1, 1}), box({8, 8}, {0, 0})), Overlap::kNone);
    EXPECT_EQ(overlap(box({8, 8}, {0, 0}), box({4, 0}, {1, 1})), Overlap::kNone);
}

TEST(Region, AGridWithoutExtentIsComparedByItsBytes) {
    const Region strange = window({4, 0}, {2, 2}, {1, 1});
    EXPECT_NE(overlap(strange, strange), Overlap::kNone);
}

class RandomRegions {
public:
    explicit RandomRegions(uint64_t seed) : random_(seed) {}

    uint32_t pick(uint32_t count) { return static_cast<uint32_t>(random_() % count); }

    std::vector<uint32_t> raw() {
        std::vector<uint32_t> extents(1 + pick(4));
        for (uint32_t &extent : extents) extent = 1 + pick(5);
        return extents;
    }

    Region region(const std::vector<uint32_t> &raw, bool may_be_wild) {
        std::vector<uint32_t> shape, offset;
        for (const uint32_t extent : raw) {
            const uint32_t length = 1 + pick(extent);
            // A wild window hangs over the edge of its tensor: rows wrap into each other.
            const bool is_wild = may_be_wild && pick(8) == 0;
            shape.push_back(is_wild ? length + pick(3) : length);
            offset.push_back(is_wild ? pick(6) : pick(extent - length + 1));
        }
        static const uint32_t kWidths[] = {1, 2, 4, 8};
        Region result = window(raw, shape, offset, may_be_wild ? pick(8) : 0, may_be_wild ? kWidths[pick(4)] : 4);
        result.version = static_cast<int32_t>(pick(8) == 0);
        return result;
    }

private:
    std::mt19937_64 random_;
};

void expect_true_answer(const Region &newer, const Region &older) {
    const std::set<uint64_t> mine = bytes_of(newer), theirs = bytes_of(older);
    const bool is_shared = std::any_of(mine.begin(), mine.end(), [&](uint64_t byte) { return theirs.count(byte) > 0; });
    const bool is_covered = std::includes(mine.begin(), mine.end(), theirs.begin(), theirs.end());
    const Overlap answer = overlap(newer, older);
    ASSERT_FALSE(is_shared && answer == Overlap::kNone);
    ASSERT_FALSE(answer == Overlap::kCovered && !(is_covered && newer.version <= older.version));
}

TEST(Region, NeverMissesASharedByteOrClaimsToCoverTooMuch) {
    RandomRegions regions(20260513);
    for (int i = 0; i < 20000 && !testing::Test::HasFatalFailure(); ++i) {
        SCOPED_TRACE(i);
        const std::vector<uint32_t> raw = regions.raw();
        const Region older = regions.region(raw, true);
        const Region newer = regions.region(regions.pick(2) == 0 ? raw : regions.raw(), true);
        expect_true_answer(newer, older);
    }
}

TEST(Region, KnowsTheTruthAboutWindowsOfOneTensor) {
    RandomRegions regions(4711);
    for (int i = 0; i < 20000 && !testing::Test::HasFatalFailure(); ++i) {
        SCOPED_TRACE(i);
        const std::vector<uint32_t> raw = regions.raw();
        const Region older = regions.region(raw, false);
        const Region newer = regions.region(raw, false);
        expect_true_answer(newer, older);
        const std::set<uint64_t> mine = bytes_of(newer), theirs = bytes_of(older);
        const bool is_covered = std::includes(mine.begin(), mine.end(), theirs.begin(), theirs.end());
        const bool is_shared = std::any_of(mine.begin(), mine.end(), [&](uint64_t byte) { return theirs.count(byte) > 0; });
        const Overlap truth = !is_shared                                       ? Overlap::kNone
                              : is_covered && newer.version <= older.version ? Overlap::kCovered
                                                                               : Overlap::kPartial;
        ASSERT_EQ(overlap(newer, older), truth);
    }
}

}  // namespace
}  // namespace tmr
}  // namespace pto
