#include "platform/driver/device_memory_table.h"

#include <gtest/gtest.h>

namespace {

using pto::driver::DeviceMemoryTable;

constexpr uint64_t kBase = 0x10000;
constexpr uint64_t kSize = 256;

DeviceMemoryTable one_allocation() {
    DeviceMemoryTable table;
    table.insert(kBase, kSize);
    return table;
}

TEST(DeviceMemoryTable, ContainsEveryRangeInsideAnAllocation) {
    const DeviceMemoryTable table = one_allocation();
    EXPECT_TRUE(table.contains(kBase, kSize));
    EXPECT_TRUE(table.contains(kBase, 0));
    EXPECT_TRUE(table.contains(kBase + 255, 1));
    EXPECT_TRUE(table.contains(kBase + kSize, 0));
}

TEST(DeviceMemoryTable, RejectsRangesThatLeaveTheAllocation) {
    const DeviceMemoryTable table = one_allocation();
    EXPECT_FALSE(table.contains(kBase - 1, 2));
    EXPECT_FALSE(table.contains(kBase, kSize + 1));
    EXPECT_FALSE(table.contains(kBase + 255, 2));
    EXPECT_FALSE(table.contains(kBase + kSize + 1, 0));
}

TEST(DeviceMemoryTable, RejectsARangeWhoseEndWrapsAround) {
    const DeviceMemoryTable table = one_allocation();
    EXPECT_FALSE(table.contains(kBase + 16, ~uint64_t{0}));
    EXPECT_FALSE(table.contains(~uint64_t{0}, 2));
}

TEST(DeviceMemoryTable, RejectsARangeOverTwoAllocations) {
    DeviceMemoryTable table = one_allocation();
    table.insert(kBase + kSize, kSize);
    EXPECT_FALSE(table.contains(kBase, kSize + 1));
    EXPECT_TRUE(table.contains(kBase + kSize, kSize));
}

TEST(DeviceMemoryTable, ForgetsAnAllocationOnce) {
    DeviceMemoryTable table = one_allocation();
    EXPECT_FALSE(table.erase(kBase + 1));
    EXPECT_TRUE(table.erase(kBase));
    EXPECT_FALSE(table.erase(kBase));
    EXPECT_FALSE(table.contains(kBase, 1));
    EXPECT_EQ(table.size(), 0u);
}

TEST(DeviceMemoryTable, AnEmptyTableContainsNothing) {
    EXPECT_FALSE(DeviceMemoryTable().contains(0, 0));
}

}  // namespace
