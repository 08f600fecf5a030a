#include "runtime/tensormap_and_ringbuffer/aicpu/region_index.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace pto {
namespace tmr {
namespace {

struct Entry {
    Region region;
    int id;
};

Region span(uint64_t start, uint32_t count) {
    Region region;
    region.start = start;
    region.element_bytes = 2;
    region.ndims = 1;
    region.shape[0] = count;
    region.stride[0] = 1;
    region.measure();
    return region;
}

std::set<int> found(RegionIndex<Entry> &index, const Region &region) {
    std::set<int> ids;
    index.visit(region, [&](const Entry &entry) {
        EXPECT_TRUE(ids.insert(entry.id).second) << "visited twice";
        return false;
    });
    return ids;
}

bool shares_bytes(const Region &a, const Region &b) {
    return a.extent > 0 && b.extent > 0 && a.first_byte() < b.end_byte() && b.first_byte() < a.end_byte();
}

TEST(RegionIndexTest, FindsWhatALookAtEveryEntryFinds) {
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        RegionIndex<Entry> index;
        std::vector<Entry> all;
        for (int id = 0; id < 100; ++id) {
            const uint32_t longest = 1u << random() % 10;
            all.push_back({span(random() % 400, random() % (longest + 1)), id});
            index.add(all.back());
        }
        for (int look = 0; look < 20; ++look) {
            const Region region = span(random() % 400, random() % 100);
            std::set<int> expected;
            for (const Entry &it : all) {
                if (shares_bytes(it.region, region)) expected.insert(it.id);
            }
            EXPECT_EQ(found(index, region), expected);
        }
        const int odd = round % 2;
        index.remove_if([odd](const Entry &entry) { return entry.id % 2 == odd; });
        for (const int id : found(index, span(0, 2000))) EXPECT_NE(id % 2, odd);
    }
}

TEST(RegionIndexTest, LosesWhatItsVisitorTakes) {
    RegionIndex<Entry> index;
    for (int id = 0; id < 8; ++id) index.add({span(4 * static_cast<uint64_t>(id), 4), id});
    index.visit(span(4, 12), [](const Entry &entry) { return entry.id != 2; });
    EXPECT_EQ(found(index, span(0, 32)), (std::set<int>{0, 2, 4, 5, 6, 7}));
    EXPECT_EQ(index.size(), 6u);
}

TEST(RegionIndexTest, VisitsNothingThatIsFarAway) {
    RegionIndex<Entry> index;
    index.add({span(0, 100000), 0});
    for (int id = 1; id <= 10000; ++id) index.add({span(10 * static_cast<uint64_t>(id), 10), id});
    size_t visits = 0;
    for (int id = 1; id <= 10000; ++id) {
        index.visit(span(10 * static_cast<uint64_t>(id), 10), [&](const Entry &) {
            ++visits;
            return false;
        });
    }
    EXPECT_LE(visits, 20000u) << "the whole and the piece";
}

TEST(RegionIndexTest, NeverFindsAnEmptyRegion) {
    RegionIndex<Entry> index;
    index.add({span(5, 0), 0});
    EXPECT_EQ(index.size(), 0u);
    index.add({span(5, 1), 1});
    EXPECT_EQ(found(index, span(5, 0)), std::set<int>{});
}

}  // namespace
}  // namespace tmr
}  // namespace pto
