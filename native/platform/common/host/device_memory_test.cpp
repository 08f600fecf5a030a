#include "platform/common/host/device_memory.h"

#include <gtest/gtest.h>

namespace pto {
namespace platform {
namespace {

TEST(DeviceMemory, IsAlignedAndCounted) {
    DeviceMemory memory(1 << 20);
    void *block = memory.allocate(100);
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 64, 0u);
    EXPECT_EQ(memory.allocated_bytes(), 100u);
    EXPECT_TRUE(memory.free(block));
    EXPECT_EQ(memory.allocated_bytes(), 0u);
}

TEST(DeviceMemory, RefusesMoreThanTheDeviceHas) {
    DeviceMemory memory(1000);
    void *block = memory.allocate(600);
    EXPECT_NE(block, nullptr);
    EXPECT_EQ(memory.allocate(401), nullptr);
    EXPECT_EQ(memory.allocate(~size_t{0}), nullptr);
    EXPECT_NE(memory.allocate(400), nullptr);
}

TEST(DeviceMemory, KnowsItsRanges) {
    DeviceMemory memory(1 << 20);
    auto *block = static_cast<char *>(memory.allocate(100));
    EXPECT_TRUE(memory.contains(block, 100));
    EXPECT_TRUE(memory.contains(block + 40, 60));
    EXPECT_FALSE(memory.contains(block + 40, 61));
    EXPECT_FALSE(memory.contains(block - 1, 1));
    EXPECT_FALSE(memory.contains(&memory, 1));
    EXPECT_FALSE(memory.contains(block, ~size_t{0}));
}

TEST(DeviceMemory, FreesOnlyWhatItHandedOut) {
    DeviceMemory memory(1 << 20);
    auto *block = static_cast<char *>(memory.allocate(100));
    EXPECT_FALSE(memory.free(block + 1));
    EXPECT_FALSE(memory.free(&memory));
    EXPECT_TRUE(memory.free(block));
    EXPECT_FALSE(memory.free(block));
}

}  // namespace
}  // namespace platform
}  // namespace pto
